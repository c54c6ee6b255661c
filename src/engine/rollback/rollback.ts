import { SluiceError } from "../../model/errors.ts";
import type { ObservedHost } from "../../model/observed.ts";
import { releaseBefore } from "../../model/history.ts";
import type { Release } from "../../model/release.ts";

/**
 * The release that a rollback makes active again: the one named, or the newest whose containers
 * differ from those that run now. Every recorded release was verified, so each is a good one.
 */
export function rollbackTarget(observed: readonly ObservedHost[], id: number | undefined): Release {
  const releases = observed[0]?.releases ?? [];
  const onAll = releases.filter((release) =>
    observed.every((host) => host.releases.some((other) => other.id === release.id)),
  );
  const active = releases.find((release) => release.id === observed[0]?.state?.release);
  const known = onAll.map((release) => release.id).join(", ");
  if (id !== undefined) {
    const named = onAll.find((release) => release.id === id);
    if (named) return named;
    throw new SluiceError("RELEASE_UNKNOWN", `there is no release ${id}`, { facts: { known } });
  }
  const target = active && releaseBefore(active, onAll);
  if (target) return target;
  throw new SluiceError("NOTHING_TO_ROLL_BACK", "no earlier release differs from the active one", {
    facts: { known },
  });
}
