/** What one preview takes of a host. Memory in bytes. */
export interface Load {
  readonly environment: string;
  readonly cpus: number;
  /** Of services that can be started beside their old slot, or stopped while it sleeps. */
  readonly memory: number;
  /** Of services that hold data: theirs from the first deploy to the end, awake or asleep. */
  readonly stateful: number;
  readonly isAsleep?: true;
}

export interface HostRoom {
  readonly name: string;
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  readonly loads: readonly Load[];
}

export interface PlaceLimits {
  /** Hosts that there may be. */
  readonly hosts: number;
  /** Each preview on a host of its own. */
  readonly isAlone: boolean;
  /** What a new host has. */
  readonly size: Pick<HostRoom, "cpus" | "memory">;
}

export type Place =
  | { readonly kind: "on"; readonly host: string }
  | { readonly kind: "new" }
  | { readonly kind: "full"; readonly why: string };

/** Previews mostly wait: their limits of processor time may add up to so many times what is there. */
const CPU_SHARE = 4;
/** For the system, Docker and nginx. */
const SYSTEM_BYTES = 384 * 2 ** 20;

/**
 * Where a preview goes: where it is already, since its data is there; else the first host with room, in
 * the order given; else a new one, if there may be another. The same question has the same answer.
 */
export function place(need: Load, hosts: readonly HostRoom[], limits: PlaceLimits): Place {
  const { environment } = need;
  const present = hosts.find(({ loads }) => loads.some((load) => load.environment === environment));
  if (present !== undefined) return { kind: "on", host: present.name };
  const free = hosts.find((host) =>
    limits.isAlone ? host.loads.length === 0 && fits(need, host) : fits(need, host),
  );
  if (free !== undefined) return { kind: "on", host: free.name };
  if (!fits(need, { ...limits.size, loads: [] })) {
    return { kind: "full", why: `${environment} does not fit on an empty host` };
  }
  return hosts.length < limits.hosts
    ? { kind: "new" }
    : { kind: "full", why: `${hosts.length} of at most ${limits.hosts} hosts are full` };
}

/** Several at once: the largest first, as small ones find room that large ones leave. */
export function placeAll(
  needs: readonly Load[],
  hosts: readonly HostRoom[],
  limits: PlaceLimits,
): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  let rooms = [...hosts];
  const order = needs.toSorted(
    (a, b) => memoryOf(b) - memoryOf(a) || (a.environment < b.environment ? -1 : 1),
  );
  for (const need of order) {
    const found = place(need, rooms, limits);
    places.set(need.environment, found);
    if (found.kind === "full") continue;
    const name = found.kind === "on" ? found.host : `new ${rooms.length + 1}`;
    if (found.kind === "new") rooms.push({ ...limits.size, name, loads: [] });
    rooms = rooms.map((room) => (room.name === name ? withLoad(room, need) : room));
    if (found.kind === "new") places.set(need.environment, { kind: "new" });
  }
  return places;
}

function withLoad(room: HostRoom, need: Load): HostRoom {
  const others = room.loads.filter(({ environment }) => environment !== need.environment);
  return { ...room, loads: [...others, need] };
}

/** Hosts that no preview needs: they go to the reserve, and are destroyed when nothing takes them. */
export function emptyHosts(hosts: readonly HostRoom[]): readonly string[] {
  return hosts.filter(({ loads }) => loads.length === 0).map(({ name }) => name);
}

/** With room for one that wakes, or whose two slots run side by side. */
function fits(need: Load, host: Omit<HostRoom, "name">): boolean {
  const loads = [...host.loads, need];
  // What sleeps needs none.
  const cpus = loads.reduce((sum, load) => sum + (load.isAsleep ? 0 : load.cpus), 0);
  const used = loads.reduce((sum, load) => sum + usedBy(load), 0);
  const spare = Math.max(...loads.map(({ memory }) => memory));
  return cpus <= host.cpus * CPU_SHARE && SYSTEM_BYTES + used + spare <= host.memory;
}

function usedBy({ memory, stateful, isAsleep }: Load): number {
  return isAsleep ? stateful : memory + stateful;
}

function memoryOf({ memory, stateful }: Load): number {
  return memory + stateful;
}
