import { type Billed, billed } from "./droplets/billing.ts";
import { snapshots } from "./images.ts";
import { firewallsOf } from "./network/firewalls.ts";
import type { World } from "./world.ts";

/** What the account holds now, for tests to compare with what it should hold. */
export interface State {
  readonly droplets: readonly DropletState[];
  readonly keys: readonly string[];
  readonly firewalls: readonly string[];
  readonly tags: readonly string[];
  readonly vpcs: readonly string[];
  readonly projects: readonly string[];
  readonly domains: readonly string[];
  readonly snapshots: readonly string[];
  /** `www.example.com A 198.18.0.1`, without the name servers that every domain has. */
  readonly records: readonly string[];
  readonly bills: readonly Billed[];
  readonly hostHours: number;
  readonly dollars: number;
}

export interface DropletState {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly isLocked: boolean;
  /** Deleted, and still shown. */
  readonly isDoomed: boolean;
  readonly address: string | undefined;
  readonly tags: readonly string[];
  /** Names of the firewalls that stand before it. */
  readonly firewalls: readonly string[];
}

export function stateOf(world: World): State {
  world.agenda.settle();
  const bills = world.bills.map((it) => billed(it, world.now()));
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const names = (items: Iterable<{ name: string }>) => [...items].map((it) => it.name);
  return {
    droplets: dropletStates(world),
    keys: names(world.keys.values()),
    firewalls: names(world.firewalls.values()),
    tags: names(world.tags.values()),
    vpcs: names(world.vpcs.values()),
    projects: names(world.projects.values()),
    domains: names(world.domains.values()),
    snapshots: names(snapshots(world)),
    records: records(world),
    bills,
    hostHours: sum(bills.map((it) => it.seconds)) / 3600,
    dollars: sum(bills.map((it) => it.dollars)),
  };
}

function dropletStates(world: World): DropletState[] {
  return [...world.droplets.values()].map((it) => ({
    id: it.id,
    name: it.name,
    status: it.status,
    isLocked: it.pending !== undefined,
    isDoomed: it.isDoomed,
    address: it.isConnected ? it.addresses.publicV4 : undefined,
    tags: [...it.tags],
    firewalls: firewallsOf(world, it.id).map(({ name }) => name),
  }));
}

function records(world: World): string[] {
  return [...world.domains.values()].flatMap(({ name: domain, records }) =>
    [...records.values()]
      .filter(({ type }) => type !== "NS" && type !== "SOA")
      .map(({ name, type, data }) => `${name === "@" ? "" : `${name}.`}${domain} ${type} ${data}`),
  );
}
