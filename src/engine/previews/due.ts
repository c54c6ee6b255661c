import type { Preview } from "../../model/previews.ts";
import { SILENCE_MS, START_MS } from "./decide.ts";
import { expiryOf, warningOf } from "./expiry.ts";
import { retryAt } from "./retry.ts";

/**
 * When a preview is to be looked at again though nobody tells anything: milliseconds from now, undefined:
 * never. A sweep finds the same, but only as often as it comes.
 */
export function dueIn(preview: Preview, now: number): number | undefined {
  const { run, state, failure } = preview;
  if (run !== undefined) return run.id === undefined ? START_MS : SILENCE_MS;
  const retry = failure === undefined ? undefined : retryAt(failure);
  const isGoing = state === "destroying" || state === "destroyed";
  const ends = isGoing ? [] : [warningOf(preview), expiryOf(preview)];
  // What is kept past its end is looked at by sweeps: nothing here knows when the label goes.
  const next = [...ends, ...(retry === undefined ? [] : [retry])].filter((when) => when > now);
  return next.length === 0 ? undefined : Math.min(...next) - now;
}
