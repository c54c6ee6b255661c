import { expect, test } from "vitest";
import { coolifyDatabases, coolifyOperations } from "../../../src/adapters/coolify/index.ts";
import { fateOf, noteOf } from "../../../src/engine/databases/plan.ts";
import { planDatabases } from "../../../src/engine/databases/remove.ts";
import type { RunContext } from "../../../src/engine/context.ts";
import { statusAsText } from "../../../src/engine/status/render.ts";
import { runPipeline } from "../../../src/engine/runner.ts";
import type { Service } from "../../../src/model/project.ts";
import { IP, key } from "../../adapters/coolify/world.ts";
import { service } from "../facts.ts";
import { codeOf, web } from "../platform/operated.ts";
import { createWorld, type World } from "../platform/world.ts";

const SECRETS = { POSTGRES_PASSWORD: "hush-hush" };

function db(image = "postgres:17", more: Partial<Service> = {}): Service {
  return service("db", {
    source: { kind: "image", image },
    stateful: true,
    secrets: [{ name: "POSTGRES_PASSWORD", as: "env" }],
    ...more,
  });
}

async function run(
  world: World,
  services: readonly Service[],
  databases: readonly Service[],
  more: Partial<RunContext> = {},
  dryRun = false,
) {
  const options = { services: [], force: false, lockWait: 10, ...more.options };
  const context = world.context(services, { secrets: SECRETS, ...more, options });
  const { http, time } = world.coolify;
  const adapters = {
    ...context.adapters,
    operations: coolifyOperations(http, time),
    databases: coolifyDatabases(http, { time, key }),
  };
  const project = { ...context.project, target: "coolify" as const, databases };
  return runPipeline({ ...context, project, adapters }, dryRun);
}

/** What runs on the host under Coolify, databases apart. */
function running(world: World) {
  const all = [...world.coolify.cool.server(IP).containers.values()];
  return {
    databases: all.filter(({ spec }) => spec.volumes.length > 0).map(({ spec }) => spec),
    services: all.filter(({ spec }) => spec.volumes.length === 0).map(({ spec }) => spec),
  };
}

test("a stateful service becomes a database once, and services are told where it is", async () => {
  const world = await createWorld();
  const first = await run(world, [web("1")], [db()]);
  expect(first.error).toBeUndefined();
  expect(first.found.plan!.notes).toContain("makes the database db from postgres:17 in Coolify");
  const [made] = running(world).databases;
  expect(made).toMatchObject({ image: "postgres:17" });
  const url = `postgres://postgres:hush-hush@${made!.name}:5432/postgres`;
  expect(running(world).services[0]?.envVars).toMatchObject({ DB_URL: url });
  const second = await run(world, [web("2")], [db()]);
  expect(second.error).toBeUndefined();
  expect(second.found.plan!.notes).toContain("leaves the database db as it is");
  expect(running(world).databases[0]).toBe(made);
  const status = await run(world, [web("2")], [db()], { command: "status" });
  expect(status.found.status!.platform!.databases).toMatchObject([
    { service: "db", image: "postgres:17" },
  ]);
  expect(statusAsText(status.found.status!, Date.now())).toContain("Coolify: database db ");
  // What goes back finds it in the variables that the host has kept.
  const back = await run(world, [web("2")], [db()], { command: "rollback", secrets: {} });
  expect(back.error).toBeUndefined();
  expect(running(world).services.at(-1)?.envVars).toMatchObject({ DB_URL: url });
});

test("it is replaced, stop first, only when its image changes, and its data stays", async () => {
  const world = await createWorld();
  await run(world, [web("1")], [db()]);
  const dry = await run(world, [web("1")], [db("postgres:17.2")], { command: "plan" }, true);
  expect(dry.error).toBeUndefined();
  expect(dry.found.plan!.notes?.join()).toContain("STOPS THE DATABASE db");
  expect(running(world).databases[0]?.image).toBe("postgres:17");
  expect((await run(world, [web("1")], [db("postgres:17.2")])).error).toBeUndefined();
  expect(running(world).databases.map(({ image }) => image)).toEqual(["postgres:17.2"]);
  expect(world.coolify.cool.server(IP).volumes.size).toBe(1);
});

const CALLS = ["GET /api/v1/databases", "POST /api/v1/databases/postgresql", "start"] as const;

test.each(CALLS.flatMap((call) => [[call, "before"] as const, [call, "after"] as const]))(
  "a run that ends at %s, %s it, leaves none twice and no service without its address",
  async (call, when) => {
    const world = await createWorld();
    world.coolify.kill(call === "start" ? "POST /api/v1/databases/{id}/start" : call, when);
    expect((await run(world, [web("1")], [db()])).error).toBeDefined();
    world.coolify.kill(Infinity, "before");
    expect((await run(world, [web("1")], [db()])).error).toBeUndefined();
    expect(world.coolify.cool.state().databases).toHaveLength(1);
    const { databases, services } = running(world);
    expect(databases).toHaveLength(1);
    expect(services[0]?.envVars["DB_URL"]).toContain(databases[0]!.name);
  },
);

test("a destroy leaves it, and takes it with its data when told so", async () => {
  const world = await createWorld();
  await run(world, [web("1")], [db()]);
  const destroy = (volumes: boolean) =>
    run(world, [web("1")], [db()], {
      command: "destroy",
      options: { services: [], force: false, lockWait: 10, volumes },
    });
  const kept = await destroy(false);
  expect(kept.error).toBeUndefined();
  expect(kept.found.removal!.hosts[0]!.left).toContainEqual(
    expect.objectContaining({ kind: "database", why: expect.stringContaining("--volumes") }),
  );
  expect(running(world).databases).toHaveLength(1);
  expect(world.coolify.cool.state().projects).toHaveLength(1);
  expect((await destroy(true)).error).toBeUndefined();
  expect(running(world).databases).toEqual([]);
  expect(world.coolify.cool.server(IP).volumes.size).toBe(0);
  expect(world.coolify.cool.state().projects).toEqual([]);
});

test("a destroy of the machine that it is on is refused until its data may go", async () => {
  const world = await createWorld();
  await run(world, [web("1")], [db()]);
  const { http, time } = world.coolify;
  const plan = async (volumes: boolean, preview?: object) => {
    const options = { services: [], force: false, lockWait: 0, volumes };
    const base = world.context([web("1")], { options });
    const context = { ...base, project: { ...base.project, ...(preview && { preview }) } };
    const databases = coolifyDatabases(http, { time, key });
    const things = [{ kind: "droplet" as const, name: "web-1 (1)" }];
    const hosts = [{ host: IP, fingerprint: "", things, left: [] }];
    const removal = { project: "shop", environment: "production", hosts };
    const all = { ...context, adapters: { ...context.adapters, databases } };
    return planDatabases(all, { removal });
  };
  await expect(plan(false)).rejects.toThrow("db holds data on a host that would go");
  expect((await plan(true)).doomed).toHaveLength(1);
  // Data of a preview is nobody's but the preview's.
  expect((await plan(false, {})).doomed).toHaveLength(1);
});

test("one that Coolify cannot keep is refused before anything is asked", async () => {
  const world = await createWorld();
  const refused = await run(world, [web("1")], [db("acme/queue:1")]);
  expect(codeOf(refused)).toBe("CONFIG_INVALID");
  expect(String((refused.error as { detail?: string }).detail)).toContain("services.db: stateful");
  expect(world.coolify.newCalls()).toEqual([]);
});

test("what becomes of one is told in one sentence", () => {
  const known = { id: "a", service: "db", image: "postgres:17", status: "", fits: () => true };
  expect(fateOf(db(), undefined, false)).toBe("make");
  expect(fateOf(db(), known, true)).toBe("keep");
  expect(fateOf(db(), known, false)).toBe("start");
  expect(fateOf(db("postgres:18"), known, true)).toBe("replace");
  expect(fateOf(db(), { ...known, fits: () => false }, true)).toBe("replace");
  expect(noteOf(db(), "start", "Coolify")).toBe("starts the database db, which does not run");
});
