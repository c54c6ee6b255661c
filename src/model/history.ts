import { type Release, sameContent } from "./release.ts";

/**
 * The release that a rollback goes back to without being told: the newest before `active` that runs
 * other containers. Going back twice goes further back, not to and fro: what a rollback left is
 * never a candidate, whatever was deployed since. Undefined when there is none.
 */
export function releaseBefore(active: Release, releases: readonly Release[]): Release | undefined {
  const left = leftByRollbacks([...releases, active]);
  return releases
    .filter(({ id }) => id < active.id && !left.has(id))
    .toSorted((a, b) => b.id - a.id)
    .find((release) => !sameContent(release, active));
}

/** A rollback numbered 6 to release 3 left 4 and 5 behind. */
function leftByRollbacks(releases: readonly Release[]): Set<number> {
  const left = releases.flatMap(({ id, rollbackOf }) =>
    rollbackOf === undefined
      ? []
      : releases.map((other) => other.id).filter((other) => rollbackOf < other && other < id),
  );
  return new Set(left);
}
