import type { Host, HostConnection } from "../../contracts/host.ts";
import { stateFolder } from "../../model/names.ts";
import type { Found, RunContext } from "../context.ts";
import type { BootOptions } from "./boot.ts";
import { openSession, sessionArgv, type Session } from "./session.ts";

/**
 * Opens a shell on every host; on a failure those that opened are closed. All hosts are connected
 * to at once, but the first by name is locked before the others: two runs that each held a part of
 * the fleet would wait for each other. Whoever need not wait is sent its shell with the login.
 *
 * A host that is alone begins with the phase `first`. In a fleet it would lie read while others
 * still wait for their lock, and be old when it is used.
 */
export async function connectFleet(
  context: RunContext,
  lock: "exclusive" | "none",
  first?: (host: Host) => string,
): Promise<Pick<Found, "sessions">> {
  const hosts = context.adapters.hosts.filter(({ planned }) => !planned);
  const sorted = hosts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const leading = lock === "exclusive" ? 1 : sorted.length;
  const isAlone = sorted.length === 1;
  const ways = sorted.map((host, index): WayTo => {
    const boot = bootOn(context, host, lock, isAlone ? first?.(host) : undefined);
    const begin = index < leading ? sessionArgv(host, boot) : undefined;
    return { host, boot, connecting: host.connect(context.signal, begin) };
  });
  for (const { connecting } of ways) connecting.catch(() => {}); // Seen where it is opened.
  const opened = new Map<Host, Session>();
  const open = async (way: WayTo) => void opened.set(way.host, await openOn(context, way));
  try {
    await allOrFirstError(ways.slice(0, leading).map(open));
    await allOrFirstError(ways.slice(leading).map(open));
  } catch (error) {
    await closeFleet([...opened.values()]);
    await Promise.allSettled(ways.map(async ({ connecting }) => (await connecting).close()));
    throw error;
  }
  return { sessions: hosts.map((host) => opened.get(host)!) };
}

interface WayTo {
  readonly host: Host;
  readonly boot: BootOptions;
  readonly connecting: Promise<HostConnection>;
}

/** Waits for all before it throws, so that nothing is still opening behind a failure. */
async function allOrFirstError(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/** Seconds for which a host may hold the lock itself, to put a preview to sleep or to wake it. */
const FALLING_ASLEEP = 60;

function bootOn(
  context: RunContext,
  host: Host,
  lock: BootOptions["lock"],
  first: string | undefined,
): BootOptions {
  const folder = stateFolder(host.layout.stateRoot, context.scope);
  const { sleepAfter } = context.project.preview ?? {};
  const lockWait = Math.max(
    context.options.lockWait,
    sleepAfter === undefined ? 0 : FALLING_ASLEEP,
  );
  const boot = { folder, lock, lockWait, holder: holder(context) };
  return first === undefined ? boot : { ...boot, first };
}

function openOn(context: RunContext, { host, boot, connecting }: WayTo): Promise<Session> {
  return openSession(
    host,
    boot,
    context.signal,
    (who) => context.reporter.report({ kind: "host", host: host.name, text: `waits for ${who}` }),
    connecting,
  );
}

export async function closeFleet(sessions: readonly Session[]): Promise<void> {
  await Promise.allSettled(sessions.map((session) => session.close()));
}

function holder({ run, who, command }: RunContext): string {
  return JSON.stringify({ run, who, command, since: new Date().toISOString() });
}
