import type { EstateThing } from "../../contracts/estate.ts";

export function birthOf(shape: { readonly created_at?: string }): Pick<EstateThing, "createdAt"> {
  const createdAt = Date.parse(shape.created_at ?? "");
  return Number.isNaN(createdAt) ? {} : { createdAt };
}
