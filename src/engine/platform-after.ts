import { asSluiceError } from "../model/errors.ts";
import type { Operation } from "../model/plan.ts";
import { applicationIn, NO_RECORD, type PlatformRecord, readRecord } from "../model/platform.ts";
import type { Found, RunContext } from "./context.ts";
import { closeFleet, connectFleet } from "./host/connect.ts";
import type { Session } from "./host/session.ts";
import { observeFleet } from "./plan/fleet.ts";
import { drainedPhase, gonePhase, removePhase } from "./platform-phases.ts";
import { type StartedSlot, stopSlots } from "./platform.ts";
import { decode } from "./platform/shell.ts";

type Drain = Extract<Operation, { kind: "drain" }>;

/**
 * After the point of no return: old slots are stopped by the platform, when they are drained and not
 * before. A failure here takes nothing back; the next run stops what still runs.
 */
export async function stopDrained(context: RunContext, found: Found): Promise<Partial<Found>> {
  const work = found.sessions.map(async (session, index) => {
    const isDrain = (operation: Operation): operation is Drain => operation.kind === "drain";
    const drains = found.plan.hosts[index]!.operations.filter(isDrain);
    if (drains.length > 0)
      await stopOn(context, session, drains, found.observed[index]!.containers);
  });
  for (const result of await Promise.allSettled(work)) {
    if (result.status === "fulfilled") continue;
    const text = `an old slot still runs; the next run stops it: ${asSluiceError(result.reason).message}`;
    context.reporter.report({ kind: "warning", text });
  }
  return {};
}

async function stopOn(
  context: RunContext,
  session: Session,
  drains: readonly Drain[],
  containers: Found["observed"][number]["containers"],
): Promise<void> {
  const { name: host } = session.host;
  let record: PlatformRecord = NO_RECORD;
  await session.run(drainedPhase(context.scope, session.host, drains), (event) => {
    if (event.event === "record") record = readRecord(decode(event["text"]));
  });
  const old = drains.flatMap(({ service, container }) => {
    const slot = containers.find(({ name }) => name === container)?.slot;
    const id = slot && applicationIn(record, service, slot)?.id;
    // Without one it was started by plain Docker, and has been stopped on the host.
    return slot && id && container.startsWith(id) ? [{ host, service, slot, id, container }] : [];
  });
  const { stopped, unknown } = await stopSlots(context, old);
  const going = drains.filter(({ container }) =>
    stopped.some((one) => one.container === container),
  );
  if (going.length > 0) await session.run(gonePhase(context.scope, session.host, going), () => {});
  if (unknown.length === 0) return;
  const names = unknown.map(({ container }) => container);
  const { runtime } = context.adapters;
  await session.run(removePhase(context.scope, session.host, runtime, names), () => {});
}

/** How long a failed run looks after what it has begun. */
const PATIENCE_MS = 60_000;

/**
 * A later stage failed: idle slots that this run had started are stopped again. Which side is live is
 * read anew from the host, since a lost connection may hide a switch; of a host that cannot be read
 * nothing is stopped.
 */
export async function stopIdle(context: RunContext, found: Partial<Found>): Promise<void> {
  const byHost = Map.groupBy(found.started ?? [], ({ host }) => host);
  await Promise.all(
    [...byHost].map(async ([name, slots]) => {
      try {
        await stopSlots(context, await idleOf(context, found, name, slots));
      } catch (error) {
        const why = asSluiceError(error).message;
        const text = `on ${name} an idle slot may still run; the next run stops it: ${why}`;
        context.reporter.report({ kind: "warning", text });
      }
    }),
  );
}

async function idleOf(
  context: RunContext,
  found: Partial<Found>,
  name: string,
  slots: readonly StartedSlot[],
): Promise<StartedSlot[]> {
  const known = found.hosts ?? context.adapters.hosts;
  const alone: RunContext = {
    ...context,
    signal: AbortSignal.timeout(PATIENCE_MS),
    options: { ...context.options, lockWait: Math.max(context.options.lockWait, 30) },
    adapters: { ...context.adapters, hosts: known.filter((host) => host.name === name) },
  };
  const { sessions } = await connectFleet(alone, "exclusive");
  try {
    const { observed } = await observeFleet(alone, { sessions }, true);
    const [host] = observed;
    return slots.filter(({ service, slot }) => {
      const active = host?.greens.includes(service) ? "green" : "blue";
      const state = host?.state?.services[service];
      const isLive = state !== undefined && (state.ports ? active : state.slot) === slot;
      return host !== undefined && !isLive;
    });
  } finally {
    await closeFleet(sessions);
  }
}

/** After a run that was killed: what it had the platform start, and nothing live, is stopped. */
export async function stopStrays(
  context: RunContext,
  { observed }: Pick<Found, "observed">,
): Promise<Partial<Found>> {
  const strays = observed.flatMap((host) =>
    host.containers
      .filter(({ name, service, status }) => {
        const isLive = host.state?.services[service]?.container === name;
        return !isLive && status !== "exited" && !host.draining.includes(service);
      })
      .map(({ name, service, slot }) => ({ host: host.host, name, service, slot })),
  );
  if (strays.length === 0) return {};
  const applications = await context.adapters.platform!.applications(context.scope);
  const own = applications.filter(({ id }) => strays.some(({ name }) => name.startsWith(id)));
  await stopSlots(context, own);
  return {};
}
