import type { Host, HostConnection } from "../../contracts/host.ts";
import { stateFolder } from "../../model/names.ts";
import type { Found, RunContext } from "../context.ts";
import { openSession, type Session } from "./session.ts";

/**
 * Opens a shell on every host; on a failure those that opened are closed. All hosts are connected to at once, but the first by name is locked before the others:
 * two runs that each held a part of the fleet would wait for each other.
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
  const leading = lock === "exclusive" ? 1 : 0;
  const connections = new Map(sorted.map((host) => [host, host.connect(context.signal)]));
  for (const connecting of connections.values()) connecting.catch(() => {}); // Seen where it is opened.
  const opened = new Map<Host, Session>();
  const open = async (host: Host) => {
    const phase = sorted.length === 1 ? first?.(host) : undefined;
    opened.set(host, await openOn(context, host, connections.get(host)!, lock, phase));
  };
  try {
    await allOrFirstError(sorted.slice(0, leading).map(open));
    await allOrFirstError(sorted.slice(leading).map(open));
  } catch (error) {
    await closeFleet([...opened.values()]);
    await Promise.allSettled([...connections.values()].map(async (made) => (await made).close()));
    throw error;
  }
  return { sessions: hosts.map((host) => opened.get(host)!) };
}

/** Waits for all before it throws, so that nothing is still opening behind a failure. */
async function allOrFirstError(work: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

function openOn(
  context: RunContext,
  host: Host,
  connecting: Promise<HostConnection>,
  lock: "exclusive" | "none",
  first: string | undefined,
): Promise<Session> {
  const folder = stateFolder(host.layout.stateRoot, context.scope);
  const { lockWait } = context.options;
  return openSession(
    host,
    { folder, lock, lockWait, holder: holder(context), ...(first === undefined ? {} : { first }) },
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
