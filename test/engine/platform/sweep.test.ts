import { expect, test } from "vitest";
import { coolifyEstate } from "../../../src/adapters/coolify/index.ts";
import type { EstateThing } from "../../../src/contracts/estate.ts";
import {
  leftoversOf,
  sweepPlatform,
  type WantedPlatform,
} from "../../../src/engine/platform/sweep.ts";
import { createWorld, IP, place, SCOPE } from "../../adapters/coolify/world.ts";
import { sendWith } from "../../sandbox/coolify/open.ts";

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

test("with a least age what is younger stays, what does not say its age, and what holds such", () => {
  const week = { olderThan: 7 * 24 * HOUR };
  const old = { createdAt: now - 8 * 24 * HOUR };
  const server = (more: Partial<EstateThing>): EstateThing => ({
    ...application(more),
    kind: "coolify server",
    id: "s1",
    addresses: ["203.0.113.1"],
    holds: ["a1"],
  });
  const { createdAt: _, ...undated } = application({}, "gone");
  expect(why([application(old, "gone"), server(old)], week)).toHaveLength(2);
  expect(why([application({}, "gone"), server(old)], week)).toEqual([]);
  expect(why([undated, server(old)], week)).toEqual([]);
  expect(why([undated, server(old)])).toHaveLength(2);
});

test("an open preview's applications are not known here, and stay", () => {
  const environments = [{ name: "previews", services: ["web"] }];
  expect(why([application({}, "preview-12")], { environments })).toEqual([]);
  expect(why([application({}, "preview-12")])).toEqual(["its environment is not in deploy.yaml"]);
});

const elsewhere = async () => [{ name: "h2", address: "203.0.113.9" }];
const lines = ({ leftovers }: Awaited<ReturnType<typeof sweepPlatform>>) =>
  leftovers.map((one) => `${one.thing.kind}: ${one.problem ?? one.why}`);

test("orphans are told, then removed: applications, server, key, environment, project", async () => {
  const world = await createWorld();
  const scope = { ...SCOPE, environment: "staging" };
  for (const slot of ["blue", "green"] as const)
    await world.platform.ensure({ ...place(slot), scope });
  const tools = { estate: coolifyEstate(world.http, world.time), hosts: elsewhere };
  const environments = [{ name: "staging", services: ["web"] }];
  const told = await sweepPlatform(tools, { ...wanted, environments }, false);
  expect(lines(told)).toEqual([
    "coolify application: its host is gone",
    "coolify application: its host is gone",
    "coolify server: its host is gone",
    "coolify key: it opens nothing",
    "coolify environment: nothing is in it",
    "coolify project: nothing is in it",
  ]);
  expect(world.cool.state().applications).toHaveLength(2);
  const swept = await sweepPlatform(tools, { ...wanted, environments }, true);
  expect(swept.leftovers.every(({ removed }) => removed)).toBe(true);
  const { applications, servers, keys, projects } = world.cool.state();
  expect({ applications, servers, keys, projects }).toEqual({
    applications: [],
    servers: [],
    keys: [],
    projects: [],
  });
});

test("what was made within the hour stays: a run may just be filling it", async () => {
  const world = await createWorld();
  await world.platform.ensure({ ...place(), scope: { ...SCOPE, environment: "staging" } });
  const tools = { estate: coolifyEstate(world.http, world.time), hosts: elsewhere };
  expect(lines(await sweepPlatform(tools, { ...wanted, now: Date.now() }, true))).toEqual([]);
});

test("what somebody else has put there stays, and what it lies in", async () => {
  const world = await createWorld();
  const id = await world.platform.ensure(place());
  const send = sendWith(world.cool, world.cool.token);
  // Not ours any more, though on a server and in a project of ours.
  await send("PATCH", `/applications/${id}`, { description: "mine" });
  const tools = { estate: coolifyEstate(world.http, world.time), hosts: elsewhere };
  expect(lines(await sweepPlatform(tools, wanted, true))).toEqual([]);
  const { applications, servers, projects, keys } = world.cool.state();
  expect([applications, servers, projects, keys].map((list) => list.length)).toEqual([1, 1, 1, 1]);
});

test("a database keeps its environment, and the project", async () => {
  const world = await createWorld();
  const id = await world.platform.ensure(place());
  const send = sendWith(world.cool, world.cool.token);
  const [project] = (await send("GET", "/projects")).body as { uuid: string }[];
  const [server] = (await send("GET", "/servers")).body as { uuid: string }[];
  const where = { project_uuid: project!.uuid, server_uuid: server!.uuid };
  const made = await send("POST", "/databases/postgresql", {
    ...where,
    environment_name: "production",
  });
  expect(made.status).toBe(201);
  await send("DELETE", `/applications/${id}?docker_cleanup=false`);
  const tools = { estate: coolifyEstate(world.http, world.time), hosts: elsewhere };
  // The API refuses to delete a server with something on it.
  expect(lines(await sweepPlatform(tools, wanted, true))).toEqual([
    expect.stringContaining("coolify server: Coolify refuses: Server has resources"),
    "coolify key: something of it is still there",
  ]);
  expect(world.cool.state().projects).toEqual(["shop: production"]);
});

test("a key that another project's host uses stays", async () => {
  const world = await createWorld();
  await world.platform.ensure(place());
  const other = { project: "other", environment: "production" };
  const address = { user: "root", address: "203.0.113.9", port: 22 };
  await world.again().ensure({ ...place(), scope: other, host: { name: "h2", address } });
  const tools = { estate: coolifyEstate(world.http, world.time), hosts: elsewhere };
  const swept = await sweepPlatform(tools, wanted, true);
  expect(lines(swept)).not.toContainEqual(expect.stringContaining("coolify key"));
  expect(world.cool.state()).toMatchObject({ keys: ["sluice-shop"], servers: ["h2 203.0.113.9"] });
});

test("an empty list of hosts, or one that fails, removes nothing", async () => {
  const world = await createWorld();
  await world.platform.ensure(place());
  const estate = coolifyEstate(world.http, world.time);
  expect(await sweepPlatform({ estate, hosts: async () => [] }, wanted, true)).toEqual({
    leftovers: [],
    refused: "the list of hosts is empty",
  });
  const tools = { estate, hosts: elsewhere };
  expect(lines(await sweepPlatform(tools, { ...wanted, environments: [] }, true))).toEqual([]);
  const unknown = { estate, hosts: () => Promise.reject(new Error("no list")) };
  await expect(sweepPlatform(unknown, wanted, true)).rejects.toThrow("no list");
  expect(await world.platform.applications(SCOPE)).toHaveLength(1);
});

test.each([
  "/api/v1/applications",
  "/api/v1/servers",
  "/api/v1/servers/{uuid}",
  "/api/v1/security/keys",
  "/api/v1/projects",
  "/api/v1/projects/{uuid}/environments",
  "/api/v1/projects/{uuid}/{environment_name_or_uuid}",
])("where %s cannot be read, nothing is removed", async (path) => {
  const world = await createWorld();
  await world.platform.ensure(place());
  const before = world.cool.state();
  world.cool.faults.next({ kind: 500, method: "GET", path, times: 99 });
  const tools = { estate: coolifyEstate(world.http, world.time), hosts: elsewhere };
  await expect(sweepPlatform(tools, wanted, true)).rejects.toThrow("cannot answer");
  expect(world.cool.state()).toEqual(before);
});
