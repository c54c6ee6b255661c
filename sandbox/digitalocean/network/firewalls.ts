import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { ApiError, notFound, unprocessable } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { numberIn, read, textIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { hasTag } from "../droplets/types.ts";
import { iso, type World } from "../world.ts";
import { guardAll } from "./guard.ts";
import {
  dropletList,
  firewallBody,
  type InboundRule,
  type OutboundRule,
  ruleSet,
  tagList,
} from "./rules.ts";

export interface Firewall {
  readonly id: string;
  name: string;
  readonly createdAt: number;
  /** Until then it is `waiting`. */
  settledAt: number;
  inbound: InboundRule[];
  outbound: OutboundRule[];
  droplets: number[];
  tags: string[];
}

const listFirewalls: Handler = (world, call) =>
  paged(call, "firewalls", [...world.firewalls.values()], (it) => view(world, it));

const createFirewall: Handler = (world, call) => {
  const body = read(firewallBody, call);
  if ([...world.firewalls.values()].some((it) => it.name === body.name)) {
    throw new ApiError(409, "duplicate name");
  }
  const firewall: Firewall = {
    id: randomUUID(),
    createdAt: world.now(),
    settledAt: 0,
    ...contents(world, body),
  };
  world.firewalls.set(firewall.id, firewall);
  changed(world, firewall);
  return { status: 202, body: { firewall: view(world, firewall) } };
};

const getFirewall: Handler = (world, call) => ({
  status: 200,
  body: { firewall: view(world, firewallOf(world, call)) },
});

/** Replaces everything: what the body leaves out is gone. */
const putFirewall: Handler = (world, call) => {
  const firewall = firewallOf(world, call);
  Object.assign(firewall, contents(world, read(firewallBody, call)));
  changed(world, firewall);
  return { status: 200, body: { firewall: view(world, firewall) } };
};

const deleteFirewall: Handler = (world, call) => {
  world.firewalls.delete(firewallOf(world, call).id);
  guardAll(world);
  return { status: 204 };
};

const addTags = changing((world, firewall, call) => {
  const { tags } = read(tagList, call);
  mustExist(world, tags, []);
  firewall.tags = [...new Set([...firewall.tags, ...tags])];
});

const removeTags = changing((_world, firewall, call) => {
  const { tags } = read(tagList, call);
  firewall.tags = firewall.tags.filter((it) => !tags.includes(it));
});

const addDroplets = changing((world, firewall, call) => {
  const { droplet_ids: ids } = read(dropletList, call);
  mustExist(world, [], ids);
  firewall.droplets = [...new Set([...firewall.droplets, ...ids])];
});

const removeDroplets = changing((_world, firewall, call) => {
  const { droplet_ids: ids } = read(dropletList, call);
  firewall.droplets = firewall.droplets.filter((it) => !ids.includes(it));
});

const addRules = changing((_world, firewall, call) => {
  const rules = read(ruleSet, call);
  firewall.inbound = [...firewall.inbound, ...rules.inbound_rules];
  firewall.outbound = [...firewall.outbound, ...rules.outbound_rules];
});

const removeRules = changing((_world, firewall, call) => {
  const rules = read(ruleSet, call);
  firewall.inbound = without(firewall.inbound, rules.inbound_rules);
  firewall.outbound = without(firewall.outbound, rules.outbound_rules);
});

const listOfDroplet: Handler = (world, call) => {
  const id = numberIn(call, "droplet_id");
  if (!world.droplets.has(id)) throw notFound();
  const firewalls = firewallsOf(world, id);
  return paged(call, "firewalls", firewalls, (it) => view(world, it));
};

/** Those that stand before a droplet, named by id or by a tag that it carries. */
export function firewallsOf(world: World, id: number): Firewall[] {
  const droplet = world.droplets.get(id);
  if (droplet === undefined) return [];
  return [...world.firewalls.values()].filter(
    (it) => it.droplets.includes(id) || it.tags.some((tag) => hasTag(droplet, tag)),
  );
}

function changing(change: (world: World, firewall: Firewall, call: Call) => void): Handler {
  return (world, call) => {
    const firewall = firewallOf(world, call);
    change(world, firewall, call);
    changed(world, firewall);
    return { status: 204 };
  };
}

function changed(world: World, firewall: Firewall): void {
  firewall.settledAt = world.now() + world.settings.delays.firewall;
  guardAll(world);
}

function contents(world: World, body: z.output<typeof firewallBody>) {
  mustExist(world, body.tags, body.droplet_ids);
  return {
    name: body.name,
    inbound: body.inbound_rules,
    outbound: body.outbound_rules,
    droplets: body.droplet_ids,
    tags: body.tags,
  };
}

/** A firewall cannot wait for its tags: they have to be there first. */
function mustExist(world: World, tags: readonly string[], droplets: readonly number[]): void {
  const tag = tags.find((it) => !world.tags.has(it.toLowerCase()));
  if (tag !== undefined) throw unprocessable(`tag ${tag} does not exist`);
  const droplet = droplets.find((it) => !world.droplets.has(it));
  if (droplet !== undefined) throw unprocessable(`droplet ${droplet} does not exist`);
}

function without<T>(rules: readonly T[], gone: readonly T[]): T[] {
  const texts = new Set(gone.map((it) => JSON.stringify(it)));
  return rules.filter((it) => !texts.has(JSON.stringify(it)));
}

function firewallOf(world: World, call: Call): Firewall {
  const firewall = world.firewalls.get(textIn(call, "firewall_id"));
  if (firewall === undefined) throw notFound();
  return firewall;
}

function view(world: World, it: Firewall): object {
  return {
    id: it.id,
    name: it.name,
    status: world.now() < it.settledAt ? "waiting" : "succeeded",
    created_at: iso(it.createdAt),
    pending_changes: [],
    inbound_rules: it.inbound,
    outbound_rules: it.outbound,
    droplet_ids: it.droplets,
    tags: it.tags,
  };
}

export const firewallRoutes: Routes = {
  "GET /v2/firewalls": listFirewalls,
  "POST /v2/firewalls": createFirewall,
  "GET /v2/firewalls/{firewall_id}": getFirewall,
  "PUT /v2/firewalls/{firewall_id}": putFirewall,
  "DELETE /v2/firewalls/{firewall_id}": deleteFirewall,
  "POST /v2/firewalls/{firewall_id}/tags": addTags,
  "DELETE /v2/firewalls/{firewall_id}/tags": removeTags,
  "POST /v2/firewalls/{firewall_id}/droplets": addDroplets,
  "DELETE /v2/firewalls/{firewall_id}/droplets": removeDroplets,
  "POST /v2/firewalls/{firewall_id}/rules": addRules,
  "DELETE /v2/firewalls/{firewall_id}/rules": removeRules,
  "GET /v2/droplets/{droplet_id}/firewalls": listOfDroplet,
};
