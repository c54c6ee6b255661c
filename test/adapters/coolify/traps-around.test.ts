// The traps of what stands beside applications, and the table that tells users of all of them.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sendWith } from "../../sandbox/coolify/open.ts";
import { server } from "./placed.ts";
import { alive, createWorld, place, SCOPE, wish, type World } from "./world.ts";

/** A slot of ours, and a database of somebody else's in the same environment. */
async function withDatabase() {
  const world = await createWorld();
  const id = await world.platform.ensure(place());
  const send = sendWith(world.cool, world.cool.token);
  const [project] = (await send("GET", "/projects")).body as { uuid: string }[];
  const [host] = (await send("GET", "/servers")).body as { uuid: string }[];
  const where = { project_uuid: project!.uuid, server_uuid: host!.uuid };
  const given = { ...where, environment_name: "production", instant_deploy: true };
  const { status, body } = await send("POST", "/databases/postgresql", given);
  expect(status).toBe(201);
  const { uuid } = body as { uuid: string };
  await expect.poll(() => databaseOf(world, uuid)).toBeDefined();
  return { ...world, id, send, uuid };
}

function databaseOf(world: World, uuid: string) {
  return server(world).containers.get(uuid);
}

describe("1.10 webhooks, databases, services", () => {
  test("a webhook has no signature and comes to no private address: a deployment is looked at", async () => {
    const world = await createWorld();
    const id = await world.platform.ensure(place());
    await world.platform.deploy(id, wish(), alive);
    const calls = world.newCalls();
    expect(calls.filter((call) => /webhook|notification/.test(call))).toEqual([]);
    expect(calls.at(-1)).toBe("GET /api/v1/deployments/{uuid}");
  });

  test("a database is not touched by a deploy or a stop of what stands beside it", async () => {
    const world = await withDatabase();
    const before = databaseOf(world, world.uuid);
    await world.platform.deploy(world.id, wish(), alive);
    await world.platform.stop(world.id);
    await expect.poll(() => server(world).containers.size).toBe(1);
    expect(databaseOf(world, world.uuid)).toBe(before);
  });

  test("a database is no application: neither listed nor removed with them, and its place stays", async () => {
    const world = await withDatabase();
    expect(await world.platform.applications(SCOPE)).toHaveLength(1);
    expect(await world.platform.remove(SCOPE)).toHaveLength(1);
    expect(world.cool.state()).toMatchObject({
      applications: [],
      projects: ["shop: production"],
      databases: [expect.stringContaining("running")],
    });
  });

  test("a database cannot have a port of the host, and none is asked for", async () => {
    const { send } = await withDatabase();
    const refused = await send("POST", "/databases/postgresql", { ports_mappings: "5432:5432" });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain("ports_mappings");
  });
});

test("the table of docs/coolify.md and these tests know the same traps", () => {
  const page = readFileSync(new URL("../../../docs/coolify.md", import.meta.url), "utf8");
  const told = [...page.matchAll(/^\| (1\.\d+) +\|/gm)].map(([, number]) => number);
  const files = readdirSync(import.meta.dirname).filter((name) => /^traps.*\.test\.ts$/.test(name));
  const text = files.map((name) => readFileSync(`${import.meta.dirname}/${name}`, "utf8")).join("");
  const tested = [...text.matchAll(/^(?:describe|test)\("(1\.\d+) /gm)].map(([, number]) => number);
  const each = [...text.matchAll(/^\] as const\)\("(1\.\d+) /gm)].map(([, number]) => number);
  const sorted = (numbers: readonly (string | undefined)[]) =>
    [...new Set(numbers.map(String))].toSorted();
  expect(sorted(told)).toEqual(sorted([...tested, ...each]));
  expect(sorted(told)).toHaveLength(11);
});
