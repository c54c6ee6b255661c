import { setTimeout as sleep } from "node:timers/promises";
import type { Host } from "../contracts/host.ts";
import { asSluiceError, SluiceError } from "../model/errors.ts";
import type { Found, RunContext } from "./context.ts";
import { chooseHost, fullError, mostHosts } from "./place-choice.ts";
import { dropletsOf, giveBack, type Hosts, hostsNow, narrowed } from "./place-hosts.ts";
import {
  type Asked,
  askRooms,
  havingIt,
  openRooms,
  ownLoad,
  refuseUnsure,
  runOnHost,
} from "./place-rooms.ts";
import { type Claimed, type ClaimMode, claimPhase, withdrawPhase } from "./previews/claim.ts";
import { type Claim, loadOf } from "./previews/load.ts";
import { claimText, type PlacedLoad, type Room } from "./previews/rooms.ts";
import type { Fleet } from "./provision/ensure.ts";
import { jobOf } from "./provision/job-of.ts";
import { lookForOneMore, makeOneMore } from "./provision/one-more.ts";
import { destroyDroplets } from "./provision/remove.ts";

/** A host that another run is making is waited for at least as long: it is worth more than a refusal. */
const PATIENCE_MS = 300_000;
const PAUSE_MS = 5_000;
/** A claim that came too late is tried again after up to this long, the longer the more often it was. */
const LATE_MS = 100;
const LATEST_MS = 2_000;
/** Every round in which a claim is late another run's was not: more than that is no race. */
const MOST_ROUNDS = 200;
/** Hosts that one run makes for one preview; a second only when others filled the first. */
const MOST_MADE = 2;

/** What the rounds of one run have come to so far. */
interface Progress {
  /** Where this run has claimed a place. */
  claimed?: Host;
  grown?: Fleet;
  /** How many claims came too late. */
  late: number;
  /** The list by tag has shown less than there is. */
  isThorough: boolean;
  /** Milliseconds, for hosts that other runs are making. */
  waited: number;
}

/** What the hosts said in one round. */
interface View {
  readonly all: Hosts;
  readonly asked: readonly Asked[];
  readonly need: Claim;
}

/**
 * The one host of a preview: where it is, else where there is room, else a new one. Hosts are the
 * truth: they are asked, the decision is made, and the claim is refused by the host if it has changed
 * meanwhile; then everything is done anew. So a host is never overfilled, by however many runs.
 */
export async function takePlace(context: RunContext): Promise<Partial<Found>> {
  const progress: Progress = { late: 0, waited: 0, isThorough: false };
  try {
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      if (context.signal.aborted) throw new SluiceError("ABORTED", "the run was cancelled");
      const found = await takeOnce(context, progress);
      if (found !== undefined) return found;
    }
    throw new SluiceError("LOCK_HELD", "other previews took each place that was decided on");
  } catch (error) {
    if (progress.grown !== undefined) await giveBack(context, progress.grown);
    throw error;
  }
}

/** Undefined: things have changed, look again. */
async function takeOnce(
  context: RunContext,
  progress: Progress,
): Promise<Partial<Found> | undefined> {
  const all = await hostsNow(context, progress);
  const asked = await askRooms(context, all.hosts);
  const present = havingIt(context, asked);
  const need = needOf(context, present[0] && ownLoad(context, present[0]));
  if (present.length > 0) return settle(context, progress, { all, asked: present, need });
  refuseUnsure(context, asked);
  const view = { all, asked, need };
  const rooms = openRooms(asked);
  const choice = await chooseHost(context, need, rooms);
  if (choice.kind === "on") return claim(context, progress, view, choice.host);
  if (choice.kind === "full") throw fullError(context, choice.why, rooms);
  await grow(context, progress, view, rooms);
  return undefined;
}

/** Where it is; two runs for one preview may both have claimed a place, and then both look again. */
async function settle(
  context: RunContext,
  progress: Progress,
  { all, asked: present, need }: View,
): Promise<Partial<Found> | undefined> {
  const { claimed, grown } = progress;
  if (claimed !== undefined && present.length > 1) {
    await runOnHost(context, claimed, withdrawPhase(claimed, context.scope), () => {});
    delete progress.claimed;
    await sleep(LATEST_MS * Math.random());
    return undefined;
  }
  for (const one of present) {
    const own = ownLoad(context, one)!.claim;
    if (own === undefined || claimText(own) !== claimText(need))
      await ask(context, one.host, need, "anew");
  }
  const hosts = present.map(({ host }) => host);
  return narrowed(all, hosts, grown === undefined ? {} : { made: grown.made });
}

/** A place that was taken is looked at once more, unless there is only the one. */
async function claim(
  context: RunContext,
  progress: Progress,
  { all, asked, need }: View,
  name: string,
): Promise<Partial<Found> | undefined> {
  const { host, room } = asked.find((one) => one.host.name === name)!;
  if ((await ask(context, host, need, room!)) !== "claimed") {
    progress.late += 1;
    await sleep(Math.random() * Math.min(LATEST_MS, LATE_MS * progress.late));
    return undefined;
  }
  context.reporter.report({ kind: "host", host: name, text: "has a place for it" });
  if (all.hosts.length === 1 && all.cloud === undefined) return narrowed(all, [host]);
  progress.claimed = host;
  return undefined;
}

async function ask(
  context: RunContext,
  host: Host,
  need: Claim,
  mode: ClaimMode,
): Promise<Claimed> {
  let is: Claimed = "changed";
  await runOnHost(context, host, claimPhase(host, context.scope, need, mode), (event) => {
    if (event.event === "place") is = event["is"] as Claimed;
  });
  return is;
}

/** Of those that this run deploys, and those that are there. */
function needOf({ project, scope, options }: RunContext, there?: PlacedLoad): Claim {
  const { services } = options;
  const isAll = services.length === 0 || (there !== undefined && there.claim === undefined);
  const names = isAll ? [] : [...services, ...(there?.claim?.services ?? [])];
  return loadOf(project, scope.environment, names);
}

/**
 * Under the environment's lock: a destroy that this run has waited for took the claim along. Nothing
 * is asked about room: it was there a moment ago.
 */
export async function keepPlace(
  context: RunContext,
  { sessions }: Pick<Found, "sessions">,
): Promise<Partial<Found>> {
  const need = needOf(context);
  for (const session of sessions) {
    const { host } = session;
    await session.run(claimPhase(host, context.scope, need, "keep"), ({ event, is }) => {
      if (event !== "place" || is !== "closed") return;
      const message = `${host.name} is being destroyed with the last preview that was on it`;
      throw new SluiceError("LOCK_HELD", message);
    });
  }
  return {};
}

/** One host more, unless there is one already that was not asked, or another run is making one. */
async function grow(
  context: RunContext,
  progress: Progress,
  { all: { cloud }, asked, need }: View,
  rooms: readonly Room[],
): Promise<void> {
  const job = jobOf(context);
  const { droplets, seen } = cloud!;
  const growth = await lookForOneMore(job);
  const known = new Set([...droplets.values()].map(({ id }) => id));
  if (growth.ready.some(({ id }) => !known.has(id))) {
    progress.isThorough = true;
    return;
  }
  const closed = asked.flatMap(({ host, room }) => (room?.isClosed ? [host] : []));
  if (closed.length > 0) {
    const going = dropletsOf(closed, droplets);
    const rest = seen.filter((one) => !going.includes(one));
    return destroyDroplets(job, going, rest);
  }
  const { coming } = growth;
  const isAlone = context.project.preview?.ownHost === true;
  const isFull = rooms.length + coming.length >= mostHosts(context);
  if (coming.length > 0 && (!isAlone || isFull)) return waitFor(context, progress, coming[0]!.name);
  if ((progress.grown?.made.length ?? 0) >= MOST_MADE)
    throw fullError(context, `${need.environment} does not fit on a new host`, rooms);
  try {
    const fleet = await makeOneMore(job, growth);
    const made = [...(progress.grown?.made ?? []), ...fleet.made];
    progress.grown = { ...fleet, made };
  } catch (error) {
    const { code, message } = asSluiceError(error);
    if (code === "QUOTA_EXCEEDED") throw fullError(context, message, rooms);
    // Another run was a moment faster: what it makes may have room for this one, too.
    if (code !== "LOCK_HELD") throw error;
    await waitFor(context, progress, "a host");
  }
}

async function waitFor(context: RunContext, progress: Progress, name: string): Promise<void> {
  const { time, signal, reporter } = jobOf(context);
  const most = Math.max(context.options.lockWait * 1000, PATIENCE_MS);
  if (progress.waited > most) throw new SluiceError("LOCK_HELD", `another run is making ${name}`);
  if (progress.waited === 0)
    reporter.report({
      kind: "host",
      host: name,
      text: "is being made by another run: waits for it",
    });
  const pause = PAUSE_MS * (0.8 + 0.4 * time.chance());
  progress.waited += pause;
  await time.sleep(pause, signal);
}
