/** When to look at a deployment: requests are counted, and the last ones tell how long it takes. */

const UNKNOWN_MS = 3_000;
const LEAST_MS = 300;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 10_000;
/** Of the time that has passed. */
const SHARE = 0.15;

/**
 * A little after the longest of the last times, and later the more these differ: the first look is
 * mostly the last.
 */
export function firstLook(took: readonly number[]): number {
  if (took.length === 0) return UNKNOWN_MS;
  const [longest, shortest] = [Math.max(...took), Math.min(...took)];
  const later = longest * 1.05 + (longest - shortest) / 4;
  return Math.max(LEAST_MS, Math.round(later));
}

export function nextLook(elapsed: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.round(elapsed * SHARE)));
}
