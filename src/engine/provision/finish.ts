import type { Droplet, DropletState, Milestone } from "../../model/droplet.ts";
import { asSluiceError } from "../../model/errors.ts";
import {
  bootDigestOf,
  marksOf,
  type Pin,
  pinOf,
  pinTags,
  stateOf,
  stateTag,
} from "../../model/marks.ts";
import { greet, type Greeting, switchKey } from "./first/contact.ts";
import { idsOf, type Job } from "./job.ts";
import type { FleetProgress } from "./progress.ts";
import { waitForActive } from "./wait.ts";

export interface Finished {
  readonly droplet: Droplet;
  readonly address: string;
  readonly pin: Buffer;
}

/**
 * From `new` to `active`: waits, greets, pins, and has the hosts switch to their own keys. Also for
 * droplets that a dead run left at any point of it. Tags change for all at once, so that the number
 * of calls does not grow with the number of hosts.
 * @param onSeen every listing of the project's droplets on the way; throws to end it
 */
export async function finishDroplets(
  job: Job,
  droplets: readonly Droplet[],
  progress: FleetProgress,
  onSeen: (droplets: readonly Droplet[]) => void,
): Promise<Finished[]> {
  if (droplets.length === 0) return [];
  const advance = advancer(job, droplets, progress);
  const fail = (lost: readonly Droplet[], error: unknown) => tellFailed(job, lost, error, progress);
  const active = await waitForActive(job, idsOf(droplets), onSeen, fail);
  progress.all("active");
  await advance("provisioning");
  const { reach, time, signal } = job;
  const tools = {
    reach,
    time,
    signal,
    tell: (name: string, milestone: Milestone) => progress.reach(name, milestone),
  };
  const greetings = active.map(greetingOf);
  const keys = await each(active, fail, (_, index) => greet(greetings[index]!, tools));
  const pinned = await pin(job, active, keys);
  await advance("initializing");
  await each(active, fail, (_, index) => switchKey(greetings[index]!, keys[index]!, tools));
  await advance("active");
  await dropBootTags(job, active);
  return pinned.map((droplet, index) => ({
    droplet,
    address: greetings[index]!.address,
    pin: keys[index]!,
  }));
}

/** Waits for all before it throws, so that nothing goes on behind a failure. */
async function each<T>(
  droplets: readonly Droplet[],
  fail: (lost: readonly Droplet[], error: unknown) => Promise<void>,
  work: (droplet: Droplet, index: number) => Promise<T>,
): Promise<T[]> {
  const results = await Promise.allSettled(droplets.map(work));
  const lost = droplets.filter((_, index) => results[index]?.status === "rejected");
  const failure = results.find((result) => result.status === "rejected");
  if (failure !== undefined) await fail(lost, failure.reason);
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

/** Other runs and the account's owner see it too, for as long as the droplets are still there. */
async function tellFailed(
  { cloud, signal }: Job,
  lost: readonly Droplet[],
  error: unknown,
  progress: FleetProgress,
): Promise<void> {
  if (signal.aborted || lost.length === 0) return;
  progress.become(lost, "failed", asSluiceError(error).message);
  await cloud.tag(idsOf(lost), { add: stateTag("failed") }).catch(() => {});
}

function greetingOf(droplet: Droplet): Greeting {
  return {
    name: droplet.name,
    address: droplet.v4!,
    expected: { bootDigest: bootDigestOf(droplet), pin: pinOf(droplet) },
  };
}

/** A pin is on record before the host shows the key: a run that dies in between can go on. */
async function pin(
  { cloud }: Job,
  active: readonly Droplet[],
  keys: readonly Buffer[],
): Promise<Droplet[]> {
  const missing = active.flatMap((droplet, index): Pin[] =>
    pinOf(droplet) === undefined ? [{ id: droplet.id, key: keys[index]! }] : [],
  );
  const pins = pinTags(missing);
  for (const { tag, ids } of pins) await cloud.tag(ids, { add: tag });
  return active.map((droplet) => {
    const own = pins.filter(({ ids }) => ids.includes(droplet.id)).map(({ tag }) => tag);
    return { ...droplet, tags: [...droplet.tags, ...own] };
  });
}

/** Puts the next state on before the last one goes: between them the later one counts. */
function advancer(
  { cloud }: Job,
  droplets: readonly Droplet[],
  progress: FleetProgress,
): (to: DropletState) => Promise<void> {
  let from: DropletState = "creating";
  for (const droplet of droplets) progress.become([droplet], stateOf(droplet) ?? from);
  return async (to) => {
    await cloud.tag(idsOf(droplets), { add: stateTag(to), remove: stateTag(from) });
    from = to;
    progress.become(droplets, to);
  };
}

/** Other droplets of the same create call may still need theirs; ours are through. */
async function dropBootTags({ cloud }: Job, active: readonly Droplet[]): Promise<void> {
  const tags = new Set(active.flatMap((droplet) => marksOf(droplet.tags, "boot")));
  for (const tag of tags) await cloud.tag(idsOf(active), { remove: tag });
}
