import { byAge, type Droplet } from "../../model/droplet.ts";
import { byNumber, hostName, hostNumber } from "../../model/fleet.ts";
import { isMarked, isOf, pinOf, stateOf } from "../../model/marks.ts";
import type { Scope } from "../../model/names.ts";

/** What is to be done so that a fleet has as many hosts as it should. Pure data. */
export interface FleetDecision {
  /** Ready, and needed. */
  readonly keep: readonly Droplet[];
  /** From the reserve. */
  readonly revive: readonly Droplet[];
  /** Half made by a run that died. */
  readonly resume: readonly Droplet[];
  /** Names of those to make. */
  readonly create: readonly string[];
  /** Ready, and needed no more. */
  readonly surplus: readonly Droplet[];
  /** Failed, being destroyed, or one too many of its name. */
  readonly doomed: readonly Droplet[];
  /** They have our names and not our tags. */
  readonly foreign: readonly Droplet[];
}

/**
 * Observed droplets against a number. What exists is used before anything is made: ready ones, the
 * reserve, half-made ones, in the order of their numbers; new ones take the lowest free numbers.
 * `isFresh` says of an untagged droplet that its tags may still be on their way. The names of
 * `others` are taken.
 */
export function decideFleet(
  scope: Scope,
  count: number,
  droplets: readonly Droplet[],
  isFresh: (droplet: Droplet) => boolean = () => false,
  others: readonly Droplet[] = [],
): FleetDecision {
  const named = droplets.filter(({ name }) => hostNumber(scope, name) !== undefined);
  const isUnmarked = (droplet: Droplet) => !isMarked(droplet);
  const foreign = named.filter((droplet) => isUnmarked(droplet) && !isFresh(droplet));
  const own = named.filter(
    (droplet) => isOf(droplet, scope) || (isUnmarked(droplet) && isFresh(droplet)),
  );
  const { first, doubles } = firstOfEachName(own);
  const lost = first.filter((droplet) => ["failed", "destroying"].includes(stateOf(droplet) ?? ""));
  const usable = first.filter((droplet) => !lost.includes(droplet)).toSorted(byNumber(scope));
  const ready = usable.filter((droplet) => stateOf(droplet) === "active");
  const reserve = usable.filter((droplet) => stateOf(droplet) === "reserve");
  const half = usable.filter((droplet) => !ready.includes(droplet) && !reserve.includes(droplet));

  const keep = ready.slice(0, count);
  const revive = reserve.slice(0, count - keep.length);
  const resume = half.slice(0, count - keep.length - revive.length);
  const missing = count - keep.length - revive.length - resume.length;
  return {
    keep,
    revive,
    resume,
    create: freeNames(scope, missing, [...usable, ...foreign, ...others]),
    surplus: ready.slice(count),
    doomed: [...doubles, ...lost, ...half.slice(resume.length)],
    foreign,
  };
}

/** Names may repeat in the cloud. One that works wins over one that does not, then the older one. */
function firstOfEachName(own: readonly Droplet[]): { first: Droplet[]; doubles: Droplet[] } {
  const rank = (droplet: Droplet) => (pinOf(droplet) === undefined ? 1 : 0);
  const sorted = own.toSorted((a, b) => rank(a) - rank(b) || byAge(a, b));
  const first = sorted.filter(
    (droplet, index) => sorted.findIndex(({ name }) => same(name, droplet.name)) === index,
  );
  return { first, doubles: sorted.filter((droplet) => !first.includes(droplet)) };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function freeNames(scope: Scope, missing: number, taken: readonly Droplet[]): string[] {
  const names: string[] = [];
  for (let number = 1; Number.isFinite(missing) && names.length < missing; number++) {
    const name = hostName(scope, number);
    if (!taken.some((droplet) => same(droplet.name, name))) names.push(name);
  }
  return names;
}
