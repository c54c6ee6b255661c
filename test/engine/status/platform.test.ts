import { describe, expect, test } from "vitest";
import type { Application } from "../../../src/contracts/platform.ts";
import { slotDrift } from "../../../src/engine/status/platform.ts";
import { statusAsMarkdown, statusAsText } from "../../../src/engine/status/render.ts";
import { IMAGE, IP } from "../../adapters/coolify/world.ts";
import { container, deployedTwice } from "../facts.ts";
import { operate, web } from "../platform/operated.ts";
import { createWorld, type World } from "../platform/world.ts";

const HOUR = 3_600_000;

async function deployed(): Promise<World> {
  const world = await createWorld();
  expect((await world.run([web("1")])).error).toBeUndefined();
  return world;
}

async function statusOf(world: World) {
  const { found, error } = await operate(world, "status", [web("1")]);
  expect(error).toBeUndefined();
  return found.status!;
}

const driftOf = ({ hosts }: Awaited<ReturnType<typeof statusOf>>) =>
  hosts.flatMap(({ services }) => services.flatMap(({ drift }) => drift));

describe("status shows what Coolify says beside what the host says", () => {
  test("and no drift where nobody changed anything", async () => {
    const status = await statusOf(await deployed());
    expect(status.platform!.slots).toMatchObject([
      { service: "web", slot: "blue", host: IP, live: true, image: IMAGE.slice(0, -1) + "1" },
    ]);
    expect(driftOf(status).filter((one) => one.includes("Coolify"))).toEqual([]);
    expect(statusAsText(status, Date.now())).toMatch(/Coolify: web-blue@\S+ \S+ \(live\)/);
  });

  test("and what was changed or stopped in its pages", async () => {
    const world = await deployed();
    const { cool, http } = world.coolify;
    const [app] = cool.state().applications;
    const body = { docker_registry_image_tag: "other", ports_mappings: "9999:3000" };
    const path = "/api/v1/applications/{id}";
    await http.send({ method: "PATCH", path, params: { id: app!.uuid }, body });
    await http.send({ method: "POST", path: `${path}/stop`, params: { id: app!.uuid } });
    await expect.poll(() => world.slots()).toEqual([`web-blue@${IP} rests`]);
    await expect
      .poll(async () => driftOf(await statusOf(world)).filter((one) => one.includes("Coolify")))
      .toEqual([
        "it was stopped in Coolify",
        expect.stringContaining("Coolify would start registry.example.com/shop-web:other next"),
        expect.stringMatching(/Coolify would publish port 9999, not 8\d{3}/),
      ]);
  });

  test("and what was last known while it is away, with its age", async () => {
    const world = await deployed();
    world.coolify.cool.faults.next({ kind: 500, times: 100 });
    const status = await statusOf(world);
    expect(status.platform).toMatchObject({
      problem: { code: "API_UNREACHABLE" },
      slots: [{ service: "web", slot: "blue", live: true, image: IMAGE.slice(0, -1) + "1" }],
    });
    expect(status.hosts[0]!.services).toMatchObject([{ name: "web", health: "healthy" }]);
    const text = statusAsText(status, Date.now() + 3 * HOUR);
    expect(text).toContain(`web-blue@${IP} last known 3h ago, with registry.example.com`);
    expect(text).toContain("! Coolify was not asked: API_UNREACHABLE");
    expect(statusAsMarkdown(status, Date.now())).toContain("Coolify was not asked");
  });
});

describe("drift from Coolify", () => {
  const host = deployedTwice();
  const recorded = host.state!.services["web"]!;
  const port = recorded.ports![recorded.slot];
  const drift = (change: Partial<Application>, age = HOUR, observed = host) => {
    const scope = { project: "shop", environment: "production" };
    const base = { id: "a", scope, service: "web", slot: recorded.slot, host: "h1", port };
    const own = { ...base, status: "running:unknown", image: recorded.image, ...change };
    const now = Date.parse(recorded.since) + age;
    return slotDrift("Coolify", recorded, observed, own, now);
  };

  test("is none where a tag beside a digest is all that differs", () => {
    expect(drift({})).toEqual([]);
    const digest = `@sha256:${"a".repeat(64)}`;
    const tagged = { ...recorded, image: `r:5000/web:1${digest}` };
    const own = { image: `r:5000/web${digest}`, status: "running", port } as Application;
    expect(slotDrift("Coolify", tagged, host, own, Date.now())).toEqual([]);
  });

  test("waits until Coolify has had time to look", () => {
    expect(drift({ status: "exited:unhealthy" }, 60_000)).toEqual([]);
    expect(drift({ status: "exited:unhealthy" })).toEqual(["Coolify calls it exited:unhealthy"]);
  });

  test("tells a slot that was stopped there, and one that Coolify does not have", () => {
    const stopped = [container("web", "green", 2, "2", { status: "exited" })];
    expect(drift({ status: "exited" }, 0, { ...host, containers: stopped })).toEqual([
      "it was stopped in Coolify",
    ]);
    expect(slotDrift("Coolify", recorded, host, undefined, 0)).toEqual([
      "Coolify has no application of its live slot",
    ]);
  });
});
