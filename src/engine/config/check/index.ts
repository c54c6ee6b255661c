import type { Problem } from "../diagnostic.ts";

export function crossChecks(_value: unknown): Problem[] {
  return [];
}
