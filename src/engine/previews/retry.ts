import type { PreviewFailure } from "../../model/previews.ts";

const FIRST_MS = 5 * 60_000;
const LONGEST_MS = 60 * 60_000;
/** Deploys that failed for a reason of the world and not of the commit. */
const OFTEN = 3;
const WORLDLY: readonly PreviewFailure["reason"][] = [
  "API_UNREACHABLE",
  "HOST_UNREACHABLE",
  "TRANSFER_FAILED",
  "LOCK_HELD",
  "LOCK_LOST",
];

/** When what failed is tried again of itself; undefined: when somebody asks or pushes. */
export function retryAt({ command, reason, times, at }: PreviewFailure): number | undefined {
  const isHopeless = command === "deploy" && (!WORLDLY.includes(reason) || times >= OFTEN);
  return isHopeless ? undefined : at + Math.min(LONGEST_MS, FIRST_MS * 2 ** (times - 1));
}

/** A destroy is tried for as long as something may be left. */
export function isRetried(failure: PreviewFailure, now: number): boolean {
  return (retryAt(failure) ?? Infinity) <= now;
}
