/** The releases whose behaviour the look-alike can take on. */
export const VERSIONS = ["4.1.2", "4.2.0", "4.4.2"] as const;
export type Version = (typeof VERSIONS)[number];

/** Whether a release has what came with another: `isSince("4.4.2", "4.3.6")`. */
export function isSince(version: string, since: string): boolean {
  const [mine, theirs] = [partsOf(version), partsOf(since)];
  for (const [index, part] of mine.entries()) {
    const other = theirs[index] ?? 0;
    if (part !== other) return part > other;
  }
  return true;
}

function partsOf(version: string): number[] {
  return version.split(".").map(Number);
}
