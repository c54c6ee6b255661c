import type { Platform } from "../contracts/platform.ts";
import { asSluiceError, SluiceError } from "../model/errors.ts";
import type { HostPlan, StartOperation } from "../model/plan.ts";
import {
  applicationIn,
  fitsSource,
  kindOf,
  type PlatformRecord,
  readRecord,
  remembering,
  timesOf,
  withApplication,
} from "../model/platform.ts";
import type { Found, RunContext } from "./context.ts";
import type { HostEvent, Session } from "./host/session.ts";
import { usesKept } from "./kept.ts";
import { goBack, goBefore, stepsOf } from "./platform-before.ts";
import {
  findPhase,
  healthPhase,
  platformStarts,
  preparePhase,
  recordPhase,
} from "./platform-phases.ts";
import { resolvePlan, withContainer } from "./platform/resolve.ts";
import { decode, readKept } from "./platform/shell.ts";
import { addressesFor, wishFor } from "./platform-wish.ts";

/** A slot that the platform was asked to start, by this run. */
export interface StartedSlot {
  readonly host: string;
  readonly service: string;
  readonly slot: StartOperation["place"]["slot"];
  /** Of its application. */
  readonly id: string;
}

/** One host on which the platform starts something. */
export interface Work {
  readonly session: Session;
  readonly plan: HostPlan;
  readonly starts: readonly StartOperation[];
  /** Kept up to date. */
  record: PlatformRecord;
  gateway: string;
  /** Service → variables that the host has kept. */
  readonly kept: Record<string, Record<string, string>>;
  readonly databases: Readonly<Record<string, string>>;
}

export function hasPlatform({ adapters }: RunContext): boolean {
  return adapters.platform !== undefined;
}

/**
 * Where a platform starts the slots: it starts the idle ones now, in the order of `depends_on`, and
 * the plan is returned with the containers that this came to. What is live is not touched; whether
 * the new slots are healthy is `apply`'s question. What a failure has begun is stopped again.
 */
export async function bringUp(context: RunContext, found: Found): Promise<Partial<Found>> {
  const platform = context.adapters.platform!;
  const work = found.sessions.flatMap((session, index) =>
    workOn(session, found.plan.hosts[index]!, found.databases),
  );
  const started: StartedSlot[] = [];
  try {
    await Promise.all(work.map((one) => prepare(context, one)));
    await Promise.all(work.map((one) => ensureAll(context, platform, one)));
    await Promise.all(work.map((one) => deployAll(context, platform, one, started)));
    const resolved = new Map<string, HostPlan>();
    for (const one of work) resolved.set(one.plan.host, await findStarted(context, platform, one));
    const hosts = found.plan.hosts.map((plan) => resolved.get(plan.host) ?? plan);
    return { plan: { ...found.plan, hosts }, started };
  } catch (error) {
    await stopSlots(context, started);
    await Promise.all(work.map(({ session }) => goBack(context, session)));
    throw error;
  }
}

function workOn(session: Session, plan: HostPlan, databases?: Work["databases"]): Work[] {
  const starts = platformStarts(plan);
  if (starts.length === 0 && !plan.operations.some(({ kind }) => kind === "run job")) return [];
  return [workFor(session, plan, starts, databases)];
}

export function workFor(
  session: Session,
  plan: HostPlan,
  starts: readonly StartOperation[],
  databases: Work["databases"] = {},
): Work {
  return { session, plan, starts, record: readRecord(""), gateway: "", kept: {}, databases };
}

export async function prepare(context: RunContext, work: Work): Promise<void> {
  const { session, plan, starts } = work;
  const { runtime } = context.adapters;
  const kept = usesKept(context) ? starts : [];
  const phase = preparePhase(context.scope, session.host, runtime, plan, kept);
  await session.run(phase, (event) => {
    if (event.event === "record") {
      work.record = readRecord(decode(event["text"]));
      work.gateway = String(event["gateway"]);
    }
    if (event.event === "kept")
      work.kept[String(event["service"])] = readKept(String(event["text"]));
  });
}

/** Every slot has its application before any is changed; names of variables are recorded first. */
export async function ensureAll(
  context: RunContext,
  platform: Platform,
  work: Work,
): Promise<void> {
  for (const start of work.starts) {
    const { service, slot } = start.place;
    const { source } = start.spec;
    const found = applicationIn(work.record, service, slot);
    const known = found !== undefined && fitsSource(found, source) ? found : undefined;
    const id = known?.id ?? (await platform.ensure(placeOf(context, work, start)));
    const names = Object.keys(wishFor(context, sourceOf(work), start).envVars);
    const before = known === undefined ? undefined : known.given;
    const given = before === undefined ? {} : { given: [...new Set([...before, ...names])] };
    const change = { id, ...kindOf(source), ...given };
    work.record = withApplication(work.record, service, slot, change);
  }
  const { session } = work;
  await session.run(recordPhase(context.scope, session.host, work.record), () => {});
}

export function placeOf(
  { scope }: RunContext,
  { session: { host } }: Work,
  { place, spec }: StartOperation,
) {
  if (host.address === undefined)
    throw new SluiceError("CONFIG_INVALID", "target: coolify needs hosts that SSH reaches");
  const { service, slot, image } = place;
  return { scope, service, slot, image, spec, host: { name: host.name, address: host.address } };
}

async function deployAll(
  context: RunContext,
  platform: Platform,
  work: Work,
  started: StartedSlot[],
): Promise<void> {
  const steps = stepsOf(work.plan);
  for (const [index, step] of steps.entries()) {
    const { starts } = step;
    await goBefore(context, work.session, step, addressesFor(sourceOf(work)));
    const results = await Promise.allSettled(
      starts.map((start) => deployOne(context, platform, work, start, started)),
    );
    const failure = results.find(({ status }) => status === "rejected");
    if (failure?.status === "rejected") throw failure.reason;
    // Of the last group `apply` finds out.
    if (index < steps.length - 1 && starts.length > 0)
      await awaitHealthy(context, platform, work, starts);
  }
}

/** "Started" is all that a platform tells; what others depend on has to answer before they start. */
async function awaitHealthy(
  context: RunContext,
  platform: Platform,
  work: Work,
  starts: readonly StartOperation[],
): Promise<void> {
  const { host } = work.session;
  const { containers } = await findContainers(context, platform, work, starts);
  const known = starts.map((start) => withContainer(start, containers));
  await work.session.run(healthPhase(context.scope, host, known), ({ event, service, ms }) => {
    if (event !== "healthy") return;
    const text = `${String(service)} is healthy after ${String(ms)} ms`;
    context.reporter.report({ kind: "host", host: host.name, service: String(service), text });
  });
}

async function deployOne(
  context: RunContext,
  platform: Platform,
  work: Work,
  start: StartOperation,
  started: StartedSlot[],
): Promise<void> {
  const { service, slot } = start.place;
  const host = work.session.host.name;
  const { id, given, took } = applicationIn(work.record, service, slot)!;
  const text = `is started in ${slot} by ${platform.name}`;
  context.reporter.report({ kind: "host", host, service, text: `${service} ${text}` });
  const times = { took: timesOf(work.record, service) };
  const wish = {
    ...wishFor(context, sourceOf(work), start),
    ...(given ? { given } : {}),
    ...times,
  };
  started.push({ host, service, slot, id });
  let own = id;
  let ms = await platform.deploy(id, wish, context.signal);
  if (ms === undefined) {
    // Somebody removed it in the platform's own pages.
    own = await platform.ensure(placeOf(context, work, start));
    started.push({ host, service, slot, id: own });
    const { given: _, ...anew } = wish;
    ms = await platform.deploy(own, anew, context.signal);
  }
  if (ms === undefined)
    throw new SluiceError("PLATFORM_FAILED", `${platform.name} has lost ${service} again`);
  const last = { at: new Date().toISOString(), image: start.place.image };
  const change = { given: Object.keys(wish.envVars), took: remembering(took, ms), last };
  work.record = withApplication(work.record, service, slot, { id: own, ...change });
}

export function sourceOf({ plan: { next }, gateway, kept, databases }: Work) {
  return { next, gateway, kept, databases };
}

async function findStarted(context: RunContext, platform: Platform, work: Work): Promise<HostPlan> {
  const { containers, fingerprint } = await findContainers(context, platform, work, work.starts);
  return resolvePlan(work.plan, containers, fingerprint);
}

async function findContainers(
  { scope }: RunContext,
  platform: Platform,
  { session, plan, record }: Work,
  starts: readonly StartOperation[],
) {
  const containers: Record<string, string> = {};
  let { fingerprint } = plan;
  const onEvent = (event: HostEvent) => {
    if (event.event === "found") containers[String(event["service"])] = String(event["container"]);
    if (event.event === "fingerprint") fingerprint = String(event["value"]);
  };
  await session.run(findPhase(scope, session.host, record, platform.name, starts), onEvent);
  return { containers, fingerprint };
}

/**
 * What could not be stopped is told, and does not hide why the run failed: the next one finds it.
 * Resolves to what goes now, and to what the platform does not know.
 */
export async function stopSlots<S extends StartedSlot>(
  context: RunContext,
  slots: readonly S[],
): Promise<{ stopped: S[]; unknown: S[] }> {
  const known = await Promise.all(slots.map((each) => stopSlot(context, each)));
  return {
    stopped: slots.filter((_, index) => known[index] === true),
    unknown: slots.filter((_, index) => known[index] === false),
  };
}

/** Whether the platform knows it; undefined: it did not say. */
async function stopSlot(
  { adapters, reporter }: RunContext,
  { id, host, service, slot }: StartedSlot,
): Promise<boolean | undefined> {
  const platform = adapters.platform!;
  try {
    if (!(await platform.stop(id))) return false;
    const text = `${service} in ${slot} is stopped by ${platform.name}`;
    reporter.report({ kind: "host", host, service, text });
    return true;
  } catch (error) {
    const why = asSluiceError(error).message;
    const text = `${service} in ${slot} on ${host} still runs, though idle: ${why}`;
    reporter.report({ kind: "warning", text });
    return undefined;
  }
}
