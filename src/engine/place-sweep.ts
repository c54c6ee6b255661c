import type { Droplet } from "../model/droplet.ts";
import { asSluiceError } from "../model/errors.ts";
import type { RunContext } from "./context.ts";
import { destroyEmpty, hostsNow } from "./place-hosts.ts";
import { type Asked, askRooms } from "./place-rooms.ts";
import { isProvisioned, jobOf } from "./provision/job-of.ts";
import { HALF_MADE_MS } from "./provision/sweep/leftovers.ts";
import type { Swept } from "./provision/sweep/sweep.ts";

const WHY = "no preview is on it";

/**
 * Hosts that previews share and on which there is none: a run died when it had made one, or closed it.
 * One that is young and open may be about to be claimed. Changes nothing unless told to.
 */
export async function sweepEmptyHosts(context: RunContext, isApplied: boolean): Promise<Swept> {
  if (!isProvisioned(context)) return { leftovers: [] };
  const { cloud, hosts } = await hostsNow(context);
  const asked = await askRooms(context, hosts);
  const { droplets, seen } = cloud!;
  const now = jobOf(context).time.now();
  const leftovers: Swept["leftovers"][number][] = [];
  for (const one of asked.filter((each) => isEmpty(each, droplets.get(each.host)!, now))) {
    const droplet = droplets.get(one.host)!;
    const { id, name, createdAt, tags } = droplet;
    const thing = { kind: "droplet", id: String(id), name, tags } as const;
    const leftover = { thing: { ...thing, createdAt: Date.parse(createdAt) }, why: WHY };
    if (!isApplied) leftovers.push(leftover);
    else leftovers.push({ ...leftover, ...(await end(context, one, droplet, seen)) });
  }
  const silent = asked.flatMap(({ host, error }) =>
    error ? [`${host.name}: ${error.message}`] : [],
  );
  return { leftovers, ...(silent.length === 0 ? {} : { unknown: silent.join("; ") }) };
}

function isEmpty({ room }: Asked, { createdAt }: Droplet, now: number): boolean {
  if (room === undefined) return false;
  const isOld = now - Date.parse(createdAt) > HALF_MADE_MS;
  return room.isClosed || (isOld && room.loads.length === 0);
}

async function end(
  context: RunContext,
  { host }: Asked,
  droplet: Droplet,
  seen: readonly Droplet[],
): Promise<{ readonly removed: boolean; readonly problem?: string }> {
  try {
    // Somebody may have come since it was asked.
    return { removed: await destroyEmpty(context, host, droplet, seen) };
  } catch (error) {
    return { removed: false, problem: asSluiceError(error).message };
  }
}
