import { expect, test } from "vitest";
import { coolifyEstate } from "../../../src/adapters/coolify/index.ts";
import type { EstateThing } from "../../../src/contracts/estate.ts";
import {
  leftoversOf,
  sweepPlatform,
  type WantedPlatform,
} from "../../../src/engine/platform/sweep.ts";
import { createWorld, IP, place, SCOPE } from "../../adapters/coolify/world.ts";

const HOUR = 3_600_000;
const HOST = { name: IP, address: IP };
const now = Date.now() + 2 * HOUR;
const wanted: WantedPlatform = {
  project: "shop",
  environments: [{ name: "production", services: ["web"] }],
  hosts: [HOST],
  now,
};

function application(more: Partial<EstateThing> = {}, environment = "production"): EstateThing {
  return {
    kind: "coolify application",
    id: "a1",
    name: "web-blue",
    tags: ["sluice", "sluice:project:shop", `sluice:environment:${environment}`],
    slot: { service: "web", slot: "blue", host: IP },
    createdAt: now - 2 * HOUR,
    ...more,
  };
}

const why = (things: EstateThing[], more: Partial<WantedPlatform> = {}) =>
  leftoversOf(things, { ...wanted, ...more }).map((one) => one.why);

test("what should be there is not left over, nor what is young, nor what is another project's", () => {
  expect(why([application()])).toEqual([]);
  expect(why([application({ createdAt: now - 1000 }, "gone")])).toEqual([]);
  expect(why([application({ tags: ["sluice", "sluice:project:other"] })])).toEqual([]);
});

test("what has no place in deploy.yaml any more is, and what is there twice", () => {
  expect(why([application({}, "gone")])).toEqual(["its environment is not in deploy.yaml"]);
  const slot = { service: "old", slot: "blue", host: IP };
  expect(why([application({ slot })])).toEqual(["its service is not in deploy.yaml"]);
  expect(why([application({ slot: { ...slot, service: "web", host: "h9" } })])).toEqual([
    "its host is gone",
  ]);
  expect(why([application(), application({ id: "a2" })])).toEqual(["there are two of it"]);
});

test("an open preview's applications are not known here, and stay", () => {
  const environments = [{ name: "previews", services: ["web"] }];
  expect(why([application({}, "preview-12")], { environments })).toEqual([]);
  expect(why([application({}, "preview-12")])).toEqual(["its environment is not in deploy.yaml"]);
});

test("orphans are told, then removed: applications, server, key", async () => {
  const world = await createWorld();
  await world.platform.ensure(place("blue"));
  await world.platform.ensure(place("green"));
  const estate = coolifyEstate(world.http, world.time);
  const elsewhere = { ...wanted, hosts: [{ name: "h2", address: "203.0.113.9" }] };
  const told = await sweepPlatform(estate, elsewhere, false);
  expect(told.leftovers.map(({ thing, why: reason }) => `${thing.kind}: ${reason}`)).toEqual([
    "coolify application: its host is gone",
    "coolify application: its host is gone",
    "coolify server: its host is gone",
    "coolify key: it opens nothing",
  ]);
  expect(world.cool.state().applications).toHaveLength(2);
  const swept = await sweepPlatform(estate, elsewhere, true);
  expect(swept.leftovers.every(({ removed }) => removed)).toBe(true);
  const { applications, servers, keys } = world.cool.state();
  expect({ applications, servers, keys }).toEqual({ applications: [], servers: [], keys: [] });
});

test("an empty list of hosts, or one that fails, removes nothing", async () => {
  const world = await createWorld();
  await world.platform.ensure(place());
  const estate = coolifyEstate(world.http, world.time);
  expect(await sweepPlatform(estate, { ...wanted, hosts: [] }, true)).toEqual({
    leftovers: [],
    refused: "the list of hosts is empty",
  });
  const environments: WantedPlatform["environments"] = [];
  expect((await sweepPlatform(estate, { ...wanted, environments }, true)).leftovers).toEqual([]);
  world.cool.faults.next({ kind: 500, path: "/api/v1/servers", times: 99 });
  const elsewhere = { ...wanted, hosts: [{ name: "h2", address: "203.0.113.9" }] };
  await expect(sweepPlatform(estate, elsewhere, true)).rejects.toThrow("cannot answer");
  expect(await world.platform.applications(SCOPE)).toHaveLength(1);
});
