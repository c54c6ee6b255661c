import { SluiceError } from "../model/errors.ts";
import { pullOf } from "../model/fleet.ts";
import { formatSize } from "../model/units.ts";
import type { RunContext } from "./context.ts";
import { loadOf } from "./previews/load.ts";
import { type HostRoom, type Load, type Place, place } from "./previews/place.ts";
import type { PlacedLoad, Room } from "./previews/rooms.ts";
import { isProvisioned, jobOf } from "./provision/job-of.ts";
import { sizeOf } from "./provision/look.ts";

/** A size's memory is the machine's; its kernel keeps up to a tenth of it. */
const OWN_SHARE = 0.9;

/** Where it goes, of hosts that take previews. What a new one has is asked only when one is needed. */
export async function chooseHost(
  context: RunContext,
  need: Load,
  rooms: readonly Room[],
): Promise<Place> {
  const isAlone = context.project.preview?.ownHost === true;
  const hosts = mostHosts(context);
  const given = place(need, rooms, { hosts: rooms.length, isAlone, size: largest(rooms) });
  if (given.kind === "on" || !isProvisioned(context)) return given;
  const { cpus, memory } = await sizeOf(jobOf(context));
  return place(need, rooms, { hosts, isAlone, size: { cpus, memory: memory * OWN_SHARE } });
}

/** Hosts that previews may have; where they are given, those. */
export function mostHosts({ project, adapters }: RunContext): number {
  if (adapters.provisioning === undefined) return adapters.hosts.length;
  return Math.min(project.preview?.mostHosts ?? Infinity, project.limits.droplets);
}

function largest(rooms: readonly HostRoom[]): Pick<HostRoom, "cpus" | "memory"> {
  return {
    cpus: Math.max(0, ...rooms.map(({ cpus }) => cpus)),
    memory: Math.max(0, ...rooms.map(({ memory }) => memory)),
  };
}

/** There is no place, and what could be destroyed so that there is one: the oldest first. */
export function fullError(
  { project, scope, options }: RunContext,
  why: string,
  rooms: readonly Room[],
): SluiceError {
  const { cpus, memory, stateful } = loadOf(project, scope.environment, options.services);
  const own = rooms.flatMap(({ loads }) => loads).filter((load) => isOwn(load));
  const oldest = own.toSorted((a, b) => a.since - b.since);
  const [first] = oldest;
  const list = oldest.map(
    ({ environment, since }) =>
      `#${pullOf(environment)} since ${new Date(since).toISOString().slice(0, 10)}`,
  );
  const remedy =
    first === undefined
      ? ""
      : `; write \`/destroy preview\` in a pull request whose preview is not needed (oldest first: ${list.join(", ")})`;
  return new SluiceError("QUOTA_EXCEEDED", `${why}${remedy}`, {
    facts: {
      needed: `${formatSize(memory + stateful)} of memory, ${cpus} processors`,
      "could be destroyed": first === undefined ? undefined : `sluice destroy ${first.environment}`,
    },
  });
}

function isOwn({ environment }: PlacedLoad): boolean {
  return pullOf(environment) !== undefined;
}
