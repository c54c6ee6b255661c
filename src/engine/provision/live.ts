import { asSluiceError } from "../../model/errors.ts";
import type { Found } from "../context.ts";

/** Whether some host runs the new release already: from there on a failure removes nothing. */
export function isLive({ switched }: Partial<Found>, error: unknown): boolean {
  return (
    Boolean(switched?.length) || asSluiceError(error).facts["hosts that switched"] !== undefined
  );
}
