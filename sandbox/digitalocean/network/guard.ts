import { type Droplet, hasTag } from "../droplets/types.ts";
import type { GuardRule, GuardRules } from "../machines/types.ts";
import type { World } from "../world.ts";
import { firewallsOf } from "./firewalls.ts";
import type { Ends } from "./rules.ts";

/** Lets every real host know what its firewalls say now. */
export function guardAll(world: World): void {
  if (world.machines === undefined) return;
  for (const droplet of world.droplets.values()) guardDroplet(world, droplet);
}

/** A host that is starting or going is told later or never; its failure to listen is no call's failure. */
export function guardDroplet(world: World, droplet: Droplet): void {
  const rules = guardRules(world, droplet);
  void droplet.machine?.then((machine) => machine.guard(rules)).catch(() => {});
}

/** The sum of a droplet's firewalls; without any, everything is open. */
export function guardRules(world: World, droplet: Droplet): GuardRules | undefined {
  const firewalls = firewallsOf(world, droplet.id);
  if (firewalls.length === 0) return undefined;
  return {
    inbound: firewalls.flatMap((it) =>
      it.inbound.map((rule) => resolve(world, rule, rule.sources)),
    ),
    outbound: firewalls.flatMap((it) =>
      it.outbound.map((rule) => resolve(world, rule, rule.destinations)),
    ),
  };
}

function resolve(world: World, rule: Omit<GuardRule, "networks">, ends: Ends): GuardRule {
  const named = [...world.droplets.values()].filter(
    (it) => ends.droplet_ids?.includes(it.id) || ends.tags?.some((tag) => hasTag(it, tag)),
  );
  const droplets = named.flatMap(({ addresses }) => [addresses.publicV4, addresses.privateV4]);
  const networks = [...(ends.addresses ?? []), ...droplets].filter((it) => it !== "");
  return { protocol: rule.protocol, ports: rule.ports, networks };
}
