import type { Droplet, DropletState } from "../../model/droplet.ts";
import { SluiceError } from "../../model/errors.ts";
import {
  bootDigestOf,
  marksOf,
  type Pin,
  pinOf,
  pinTags,
  projectTag,
  stateTag,
} from "../../model/marks.ts";
import { greet, type Greeting, type Milestone, switchKey } from "./first/contact.ts";
import { idsOf, type Job, say } from "./job.ts";

export interface Finished {
  readonly droplet: Droplet;
  readonly address: string;
  readonly pin: Buffer;
}

/** What happens while hosts come up. */
export interface FinishEvents {
  /** Every listing of the project's droplets on the way. Throws to end it. */
  readonly seen: (droplets: readonly Droplet[]) => void;
  /** True of all from now on: `active`, then the milestones. */
  readonly reached: (what: string) => void;
}

/**
 * From `new` to `active`: waits, greets, pins, and has the hosts switch to their own keys. Also for
 * droplets that a dead run left at any point of it. Tags change for all at once, so that the number
 * of calls does not grow with the number of hosts.
 */
export async function finishDroplets(
  job: Job,
  droplets: readonly Droplet[],
  events: FinishEvents,
): Promise<Finished[]> {
  if (droplets.length === 0) return [];
  const advance = advancer(job, idsOf(droplets));
  const active = await waitForActive(job, idsOf(droplets), events);
  events.reached("active");
  await advance("provisioning");
  const tools = {
    reach: job.reach,
    time: job.time,
    signal: job.signal,
    tell: milestones(job, active.length, events),
  };
  const greetings = active.map(greetingOf);
  const keys = await all(greetings.map((greeting) => greet(greeting, tools)));
  const pinned = await pin(job, active, keys);
  await advance("initializing");
  await all(greetings.map((greeting, index) => switchKey(greeting, keys[index]!, tools)));
  await advance("active");
  await dropBootTags(job, active);
  return pinned.map((droplet, index) => ({
    droplet,
    address: greetings[index]!.address,
    pin: keys[index]!,
  }));
}

/** Waits for all before it throws, so that nothing goes on behind a failure. */
async function all<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work);
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

const POLL_MS = 5_000;
const LATE_MS = 30_000;
const LONGEST_MS = 600_000;

/** Polls one list for all. A list by tag misses what was made seconds ago: then the whole is read. */
async function waitForActive(
  { cloud, time, scope, signal }: Job,
  ids: readonly number[],
  events: FinishEvents,
): Promise<Droplet[]> {
  const begin = time.now();
  for (;;) {
    await time.sleep(POLL_MS * (0.8 + 0.4 * time.chance()), signal);
    const waited = time.now() - begin;
    let seen = await cloud.droplets(projectTag(scope.project));
    const isSeen = (id: number) => seen.some((one) => one.id === id);
    if (waited > LATE_MS && !ids.every(isSeen)) seen = await cloud.droplets();
    events.seen(seen);
    const own = seen.filter(({ id }) => ids.includes(id));
    const isUp = (one: Droplet) =>
      one.status === "active" && one.v4 !== undefined && one.tags.length > 0;
    if (own.length === ids.length && own.every(isUp))
      return ids.map((id) => own.find((one) => one.id === id)!);
    if (waited > LONGEST_MS) throw tooSlow(ids, own);
  }
}

function tooSlow(ids: readonly number[], own: readonly Droplet[]): SluiceError {
  const missing = ids.filter((id) => !own.some((one) => one.id === id));
  const states = own.map(({ name, status, v4 }) => `${name}: ${status}, ${v4 ?? "no address"}`);
  return new SluiceError("HOST_NOT_READY", "droplets did not become active in ten minutes", {
    facts: { droplets: [...states, ...missing.map((id) => `${id}: not listed`)].join("\n") },
  });
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
function advancer({ cloud }: Job, ids: readonly number[]): (to: DropletState) => Promise<void> {
  let from: DropletState = "creating";
  return async (to) => {
    await cloud.tag(ids, { add: stateTag(to), remove: stateTag(from) });
    from = to;
  };
}

/** Other droplets of the same create call may still need theirs; ours are through. */
async function dropBootTags({ cloud }: Job, active: readonly Droplet[]): Promise<void> {
  const tags = new Set(active.flatMap((droplet) => marksOf(droplet.tags, "boot")));
  for (const tag of tags) await cloud.tag(idsOf(active), { remove: tag });
}

/** Each host tells its own; what is true of all is told to the run. */
function milestones(job: Job, count: number, events: FinishEvents) {
  const reached = new Map<Milestone, Set<string>>();
  return (name: string, milestone: Milestone) => {
    const hosts = reached.get(milestone) ?? new Set();
    reached.set(milestone, hosts);
    if (hosts.has(name)) return;
    hosts.add(name);
    say(job, name, TEXTS[milestone]);
    if (hosts.size === count) events.reached(milestone);
  };
}

const TEXTS: Readonly<Record<Milestone, string>> = {
  tcp: "takes connections",
  ssh: "is who it should be",
  "cloud-init": "has set itself up",
  docker: "Docker answers",
  nginx: "nginx answers",
  "own key": "shows its own key, pinned from now on",
};
