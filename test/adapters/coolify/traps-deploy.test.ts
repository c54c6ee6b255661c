// The traps of variables and deployments, by name and number of their chapter.
import { describe, expect, test } from "vitest";
import { deploymentLines } from "../../../src/adapters/coolify/log-lines.ts";
import { variableBody } from "../../../src/adapters/coolify/variables.ts";
import type { SluiceError } from "../../../src/model/errors.ts";
import { codeOf, placed, server } from "./placed.ts";
import { alive, createWorld, IMAGE, place, wish, type World } from "./world.ts";

describe("1.6 variables", () => {
  const envVars = (world: World, id: string) => {
    const found = world.cool.state().applications.find(({ uuid }) => uuid === id);
    return found?.envVars;
  };
  interface Shown {
    readonly key: string;
    readonly value: string;
    readonly is_preview: boolean;
    readonly is_literal: boolean;
    readonly is_multiline: boolean;
    readonly is_shown_once: boolean;
  }

  test("all flags go along each time, values stay literal", async () => {
    const world = await placed();
    const values = { PRICE: "5$ and $HOME", TEXT: "two\nlines" };
    for (let times = 0; times < 2; times++)
      await world.platform.deploy(world.id, { ...wish(values), given: Object.keys(values) }, alive);
    const shown = await world.look<Shown[]>(`/applications/${world.id}/envs`);
    const flags = shown
      .filter(({ is_preview: isPreview }) => !isPreview)
      .map(({ key: name, is_literal, is_multiline, is_shown_once }) => [
        name,
        { is_literal, is_multiline, is_shown_once },
      ]);
    expect(Object.fromEntries(flags)).toEqual({
      PRICE: { is_literal: true, is_multiline: false, is_shown_once: false },
      TEXT: { is_literal: true, is_multiline: true, is_shown_once: false },
    });
    const [container] = [...server(world).containers.values()];
    expect(container?.spec.envVars).toMatchObject(values);
  });

  test("what is wanted no more goes with its twin, and what somebody else has set stays", async () => {
    const world = await placed();
    const { id, platform, send, look } = world;
    await platform.deploy(id, { ...wish({ A: "1", B: "2" }), given: [] }, alive);
    await send("POST", `/applications/${id}/envs`, { key: "BY_HAND", value: "x" });
    await platform.deploy(id, { ...wish({ A: "1" }), given: ["A", "B"] }, alive);
    expect(envVars(world, id)).toEqual(["A", "BY_HAND"]);
    const all = await look<Shown[]>(`/applications/${id}/envs`);
    expect(all.filter(({ key: name }) => name === "B")).toEqual([]);
  });

  test("a key that is not known passes in bulk without a word: only known ones are sent", () => {
    expect(Object.keys(variableBody("A", "1")).toSorted()).toEqual([
      "is_buildtime",
      "is_literal",
      "is_multiline",
      "is_preview",
      "is_runtime",
      "is_shown_once",
      "key",
      "value",
    ]);
  });

  test("they are there before the deployment that they are for", async () => {
    const world = await placed();
    world.newCalls();
    await world.platform.deploy(world.id, { ...wish({ A: "1" }), given: [] }, alive);
    const calls = world.newCalls();
    const bulk = calls.indexOf("PATCH /api/v1/applications/{id}/envs/bulk");
    expect(bulk).toBeGreaterThanOrEqual(0);
    expect(calls.indexOf("POST /api/v1/deploy")).toBeGreaterThan(bulk);
  });

  test("where nobody knows what was given before, all that is not wanted goes", async () => {
    const world = await placed();
    await world.platform.deploy(world.id, wish({ A: "1", B: "2" }), alive);
    await world.platform.deploy(world.id, wish({ B: "2" }), alive);
    expect(envVars(world, world.id)).toEqual(["B"]);
  });
});

describe("1.7 deployments", () => {
  test("a full queue is waited for as long as it says", async () => {
    const world = await placed();
    world.cool.faults.next({ kind: 429, method: "POST", path: "/api/v1/deploy", retryAfter: 0 });
    expect(await world.platform.deploy(world.id, wish(), alive)).toBeGreaterThanOrEqual(0);
    expect(world.cool.state().deployments).toHaveLength(1);
  });

  test("what is deployed is read when the job starts: nothing is changed before the last is over", async () => {
    const world = await placed({ delays: { job: 20, pull: 20 } });
    for (const tag of ["1", "2", "3"]) {
      const { place: at, ...rest } = wish();
      const image = `registry.example.com/shop-web:${tag}`;
      await world.platform.deploy(world.id, { ...rest, place: { ...at, image } }, alive);
      expect(world.containers().map((one) => one.image)).toEqual([image]);
    }
  });

  test("one that somebody cancels in Coolify's pages has failed", async () => {
    const world = await placed({ delays: { pull: 60 } });
    const work = world.platform.deploy(world.id, wish(), alive);
    const failed = expect(work).rejects.toMatchObject({ code: "PLATFORM_FAILED" });
    await expect.poll(() => world.cool.state().deployments).toHaveLength(1);
    const [{ deployment_uuid: uuid }] = (await world.look<{ deployment_uuid: string }[]>(
      "/deployments",
    )) as [{ deployment_uuid: string }];
    await world.send("POST", `/deployments/${uuid}/cancel`);
    await failed;
  });

  test("a log is JSON in a text, whose lines have to be put in order and are not all for people", () => {
    const rows = [
      { output: "second", order: 2 },
      { output: "hidden", order: 3, hidden: true, type: "stdout" },
      { output: "a complaint", order: 4, hidden: true, type: "stderr" },
      { output: "first\nand more" },
      { command: "docker pull", order: 5 },
    ];
    expect(deploymentLines(JSON.stringify(rows)).map(({ text }) => text)).toEqual([
      "first",
      "and more",
      "second",
      "a complaint",
    ]);
    for (const none of [undefined, null, "no JSON"]) expect(deploymentLines(none)).toEqual([]);
  });

  test("one that is under way already is no reason for an id that never exists", async () => {
    const world = await placed({ delays: { pull: 30 } });
    const { send, id, platform } = world;
    await platform.deploy(id, wish(), alive);
    await send("POST", "/deploy", { uuid: id });
    const work = platform.deploy(id, wish({ A: "1" }), alive);
    expect(await work).toBeGreaterThan(0);
    const [container] = [...server(world).containers.values()];
    expect(container?.spec.envVars).toMatchObject({ A: "1" });
  });

  test("an id that is not stored is replaced by the newest of the application", async () => {
    const world = await placed();
    world.cool.faults.next({ kind: 404, path: "/api/v1/deployments/{uuid}" });
    expect(await world.platform.deploy(world.id, wish(), alive)).toBeGreaterThanOrEqual(0);
  });

  test("one that fails says why in Coolify's words", async () => {
    const world = await placed();
    server(world).missing.add(IMAGE);
    const error = await world.platform
      .deploy(world.id, wish(), alive)
      .catch((caught: SluiceError) => caught);
    expect(error).toMatchObject({ code: "PLATFORM_FAILED" });
    expect((error as SluiceError).detail).toContain("manifest unknown");
  });

  test.each(["4.1.2", "4.4.2"] as const)(
    "a cancelled run ends its deployment, whatever %s answers to that",
    async (version) => {
      const world = await placed({ version, delays: { job: 50, pull: 50 } });
      const abort = new AbortController();
      const work = world.platform.deploy(world.id, { ...wish(), took: [1] }, abort.signal);
      setTimeout(() => abort.abort(), 20);
      await expect(work).rejects.toMatchObject({ code: "ABORTED" });
      await expect
        .poll(() => world.cool.state().deployments)
        .toEqual([expect.stringMatching(/cancelled-by-user$/)]);
    },
  );
});

test("1.8 the status of an application, which lags behind, is asked by nobody", async () => {
  const world = await placed({ delays: { status: 60_000 } });
  world.newCalls();
  await world.platform.deploy(world.id, wish(), alive);
  expect(world.newCalls()).not.toContain("GET /api/v1/applications/{id}");
  expect(world.containers()).toHaveLength(1);
});

test("1.9 the other colour is not touched by a pull that fails", async () => {
  const world = await placed();
  const blue = await world.platform.ensure(place("blue"));
  await world.platform.deploy(blue, wish({}, {}, "blue"), alive);
  const before = world.containers();
  const other = { ...wish(), place: { ...wish().place, image: "registry.example.com/none:1" } };
  server(world).missing.add("registry.example.com/none:1");
  expect(await codeOf(world.platform.deploy(world.id, other, alive))).toBe("PLATFORM_FAILED");
  expect(world.containers()).toEqual(before);
});

test("1.9 a port cannot be bound to an address, so none is asked for", async () => {
  const world = await placed();
  const bound = await world.send("PATCH", `/applications/${world.id}`, {
    ports_mappings: "127.0.0.1:18100:3000",
  });
  expect(bound.status).toBe(422);
  await world.platform.deploy(world.id, wish(), alive);
  expect([...server(world).containers.values()][0]?.spec.ports).toEqual(["18100:3000"]);
});

test("1.9 a preview is an environment with applications of its own, which have ports of the host", async () => {
  const world = await createWorld();
  const scope = { project: "shop", environment: "preview-12" };
  const id = await world.platform.ensure({ ...place(), scope });
  await world.platform.deploy(id, { ...wish(), scope }, alive);
  expect(world.cool.state().projects).toEqual(["shop: production, preview-12"]);
  expect(server(world).ports()).toEqual([18_100]);
});

test.each([
  ["4.1.2", "GET /api/v1/servers/{uuid}/validate"],
  ["4.2.0", "POST /api/v1/servers/{uuid}/validate"],
] as const)("1.11 %s validates by %s", async (version, call) => {
  const { newCalls } = await placed({ version });
  expect(newCalls()).toContain(call);
});
