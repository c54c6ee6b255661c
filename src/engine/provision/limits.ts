import type { CloudAccount } from "../../contracts/cloud.ts";
import { byAge, type Droplet } from "../../model/droplet.ts";
import { SluiceError } from "../../model/errors.ts";
import { bootDigestOf, has, isMarked, projectTag, stateOf } from "../../model/marks.ts";
import { formatCost } from "../../model/price.ts";

export interface Limit {
  readonly project: string;
  /** `limits.droplets` of deploy.yaml. */
  readonly droplets: number;
}

/** Before the first create. Throws `QUOTA_EXCEEDED` with what could be destroyed. */
export function checkLimits(
  limit: Limit,
  account: CloudAccount,
  all: readonly Droplet[],
  more: number,
): void {
  const own = ownDroplets(limit.project, all);
  if (own.length + more > limit.droplets) {
    throw exceeded(
      `${limit.project} has ${count(own.length)} and may have ${limit.droplets}; ${more} more are needed`,
      own,
    );
  }
  if (all.length + more > account.limit) {
    throw exceeded(
      `the account ${account.name} has ${count(all.length)} and may have ${account.limit}; ${more} more are needed`,
      own,
    );
  }
}

/**
 * After the create, when two runs may each have been told that there is room. Droplets of one create
 * call stay or go together, calls in the order of their age: of two runs that look at the same
 * droplets exactly those calls that do not fit see it, and take their own back.
 */
export function isOverLimit(limit: Limit, all: readonly Droplet[], bootDigest: string): boolean {
  const calls = Map.groupBy(ownDroplets(limit.project, all).toSorted(byAge), (droplet) => {
    const digest = bootDigestOf(droplet);
    // What is finished has no boot tag any more, and counts first.
    return stateOf(droplet) === "active" || digest === undefined ? "" : digest;
  });
  let room = limit.droplets - (calls.get("")?.length ?? 0);
  calls.delete("");
  for (const [digest, droplets] of calls) {
    const fits = droplets.length <= room;
    if (digest === bootDigest) return !fits;
    if (fits) room -= droplets.length;
  }
  return false;
}

export function quotaError(limit: Limit, all: readonly Droplet[]): SluiceError {
  const own = ownDroplets(limit.project, all);
  return exceeded(
    `another run has made droplets at the same time; ${limit.project} may have ${limit.droplets}, and this run took its own back`,
    own,
  );
}

export function ownDroplets(project: string, all: readonly Droplet[]): Droplet[] {
  return all.filter((one) => isMarked(one) && has(one.tags, projectTag(project)));
}

function exceeded(message: string, own: readonly Droplet[]): SluiceError {
  return new SluiceError("QUOTA_EXCEEDED", message, {
    facts: { "could be destroyed": destroyable(own) },
  });
}

const FIRST = ["failed", "destroying", "reserve", "creating", "provisioning", "initializing"];

/** What is least needed first. */
export function destroyable(own: readonly Droplet[]): string {
  const rank = (droplet: Droplet) => {
    const place = FIRST.indexOf(stateOf(droplet) ?? "creating");
    return place < 0 ? FIRST.length : place;
  };
  return own
    .toSorted((a, b) => rank(a) - rank(b) || byAge(a, b))
    .map((one) => {
      const since = one.createdAt.slice(0, 10);
      return `${one.name} (${stateOf(one) ?? "unknown"}, since ${since}, ${formatCost(one.size)})`;
    })
    .join("\n");
}

function count(number: number): string {
  return `${number} ${number === 1 ? "droplet" : "droplets"}`;
}
