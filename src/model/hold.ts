import type { Hold } from "./observed.ts";

/** `now`: milliseconds since the epoch, by the clock that wrote the hold. */
export function isInForce(hold: Hold | undefined, now: number): hold is Hold {
  return hold !== undefined && (hold.expires === undefined || now < Date.parse(hold.expires));
}
