import type { Host } from "../../contracts/host.ts";
import { asSluiceError, SluiceError } from "../../model/errors.ts";
import type { ObservedHost } from "../../model/observed.ts";
import { NO_RECORD } from "../../model/platform.ts";
import type { Found, RunContext } from "../context.ts";
import { closeFleet, connectFleet } from "../host/connect.ts";
import { observeFleet, planFleet, saltOf } from "../plan/fleet.ts";
import { activeRelease, probe } from "./probe.ts";
import { statusOf, type Survey } from "./status.ts";

/** Reads every host, without the lock; one that cannot be read does not hide the others. */
export async function surveyFleet(
  context: RunContext,
): Promise<Pick<Found, "sessions" | "observed" | "platformRecords" | "status">> {
  const surveys = await Promise.all(context.adapters.hosts.map((host) => survey(context, host)));
  const observed = surveys.flatMap((found) => ("observed" in found ? [found.observed] : []));
  const platformRecords = surveys.flatMap((found) =>
    "observed" in found ? [{ host: found.host, record: found.probes.record ?? NO_RECORD }] : [],
  );
  return { sessions: [], observed, platformRecords, status: statusOf(context.scope, surveys) };
}

/** A status that lacks a host is shown all the same, and is a failure. */
export function refuseUnreadable(
  _context: RunContext,
  { status }: Pick<Found, "status">,
): Partial<Found> {
  const unread = status.hosts.find(({ problem }) => problem !== undefined)?.problem;
  if (unread !== undefined)
    throw new SluiceError(unread.code as SluiceError["code"], unread.message);
  return {};
}

async function survey(context: RunContext, host: Host): Promise<Survey> {
  const alone = { ...context, adapters: { ...context.adapters, hosts: [host] } };
  let sessions: Found["sessions"] = [];
  try {
    ({ sessions } = await connectFleet(alone, "none"));
    const { observed } = await observeFleet(alone, { sessions }, false);
    const [session, seen] = [sessions[0]!, observed[0]!];
    const probes = await probe(session, context.scope, context.adapters.proxy, seen);
    return { host: host.name, observed: seen, probes, vhostAsWanted: vhostAsWanted(alone, seen) };
  } catch (error) {
    return { host: host.name, error: asSluiceError(error) };
  } finally {
    await closeFleet(sessions);
  }
}

/** The planner knows what the vhost file should say: it would write it anew otherwise. */
function vhostAsWanted(alone: RunContext, seen: ObservedHost): boolean {
  const active = activeRelease(seen);
  if (active === undefined) return true;
  const { hosts } = planFleet(alone, [seen], active, saltOf([seen]));
  return !hosts.some(({ operations }) => operations.some(({ kind }) => kind === "write vhost"));
}
