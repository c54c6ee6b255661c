import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runPipeline } from "../../../src/engine/runner.ts";
import type { SluiceError } from "../../../src/model/errors.ts";
import { IMAGE, IP } from "../../adapters/coolify/world.ts";
import { service, worker } from "../facts.ts";
import { createWorld, type World } from "./world.ts";

const BLUE_IDLE = [`web-blue@${IP} rests`, `web-green@${IP} runs`];
const GREEN_IDLE = [`web-blue@${IP} runs`, `web-green@${IP} rests`];

/** `more` ends the digest. */
function web(more: string, secrets: string[] = []) {
  return service("web", {
    source: { kind: "image", image: IMAGE.slice(0, -more.length) + more },
    health: { kind: "http", path: "/up", status: { from: 200, to: 299 }, timeout: 500 },
    secrets: secrets.map((name) => ({ name, as: "env" })),
    drain: 0,
  });
}

function variables(world: World, name: string): readonly string[] | undefined {
  const { applications } = world.coolify.cool.state();
  return applications.find((one) => one.name === `${name}@${IP}`)?.envVars;
}

/** Coolify answers before it has stopped anything. */
async function settled(world: World, slots: readonly string[]): Promise<void> {
  await expect.poll(() => world.slots()).toEqual(slots);
}

const codeOf = (error: unknown) => (error as SluiceError | undefined)?.code;

async function deployed(...tags: string[]): Promise<World> {
  const world = await createWorld();
  for (const tag of tags) expect((await world.run([web(tag)])).error).toBeUndefined();
  return world;
}

describe("a deploy through Coolify", () => {
  test("starts the idle slot, and stops the other when it is drained", async () => {
    const world = await deployed("1");
    expect(world.slots()).toEqual([`web-blue@${IP} runs`]);
    const second = await world.run([web("2")]);
    expect(second.error).toBeUndefined();
    // Coolify answers before it has stopped anything: a next run would plan on what vanishes.
    expect(world.slots()).toEqual(BLUE_IDLE);
    expect(second.stages.map(({ name }) => name)).toEqual(
      "fit build connect observe guard plan start apply stop".split(" "),
    );
    // No old slot is left alone for less than half a second.
    expect(second.stages.at(-1)!.ms).toBeGreaterThan(400);
  });

  test("of a service that has both applications takes six calls", async () => {
    const world = await deployed("1", "2");
    world.coolify.newCalls();
    expect((await world.run([web("3")])).error).toBeUndefined();
    expect(world.coolify.newCalls()).toEqual([
      "GET /api/v1/version",
      "PATCH /api/v1/applications/{id}/envs/bulk",
      "PATCH /api/v1/applications/{id}",
      "POST /api/v1/deploy",
      "GET /api/v1/deployments/{uuid}",
      "POST /api/v1/applications/{id}/stop",
    ]);
    await settled(world, GREEN_IDLE);
  });

  test("changes nothing where nothing changed", async () => {
    const world = await deployed("1");
    world.coolify.newCalls();
    expect((await world.run([web("1")])).error).toBeUndefined();
    expect(world.coolify.newCalls()).toEqual([]);
  });

  test("gives variables, and takes those back that are not wanted any more", async () => {
    const world = await createWorld();
    const run = (tag: string, names: string[]) =>
      world.run([web(tag, names)], {
        secrets: Object.fromEntries(names.map((name) => [name, "v"])),
      });
    await run("1", ["A", "B"]);
    await run("2", ["A"]);
    const ours = ["PORT", "WEB_URL", "SLUICE_SLOT", "SLUICE_RELEASE"];
    expect(variables(world, "web-blue")).toEqual([...ours.slice(0, 2), "A", "B", ...ours.slice(2)]);
    expect((await run("3", ["A"])).error).toBeUndefined();
    expect(variables(world, "web-blue")).toEqual([...ours.slice(0, 2), "A", ...ours.slice(2)]);
  });

  test("starts workers, too, and services in the order of depends_on", async () => {
    const world = await createWorld();
    const job = worker("job", {
      source: { kind: "image", image: IMAGE },
      dependsOn: ["web"],
      health: { kind: "running", timeout: 1000, settle: 10 },
    });
    expect((await world.run([job, web("1")])).error).toBeUndefined();
    expect(world.slots()).toEqual([`job-blue@${IP} runs`, `web-blue@${IP} runs`]);
  });
});

test("a service waits until what it depends on answers, not until Coolify calls that started", async () => {
  const world = await createWorld();
  const job = worker("job", {
    source: { kind: "image", image: IMAGE },
    dependsOn: ["web"],
    health: { kind: "running", timeout: 1000, settle: 10 },
  });
  world.host.answer("status", "503");
  expect(codeOf((await world.run([job, web("1")])).error)).toBe("HEALTH_TIMEOUT");
  expect(world.coolify.cool.state().deployments).toEqual([`web-blue@${IP} finished`]);
  await settled(world, [`job-blue@${IP} rests`, `web-blue@${IP} rests`]);
  world.host.answer("status", undefined);
  expect((await world.run([job, web("1")])).error).toBeUndefined();
  expect(world.slots()).toEqual([`job-blue@${IP} runs`, `web-blue@${IP} runs`]);
});

describe("a deploy through Coolify that fails leaves the live slot alone and stops the idle one", () => {
  test("when the image cannot be pulled", async () => {
    const world = await deployed("1");
    world.coolify.cool.server(IP).missing.add(IMAGE.slice(0, -1) + "2");
    const { error } = await world.run([web("2")]);
    expect(codeOf(error)).toBe("PLATFORM_FAILED");
    expect((error as SluiceError).detail).toContain("manifest unknown");
    await settled(world, GREEN_IDLE);
    expect((await world.run([web("3")])).error).toBeUndefined();
    await settled(world, BLUE_IDLE);
  });

  test("when it never answers on its port, although Coolify calls it finished", async () => {
    const world = await deployed("1");
    world.host.answer("status", "503");
    expect(codeOf((await world.run([web("2")])).error)).toBe("HEALTH_TIMEOUT");
    await settled(world, GREEN_IDLE);
  });

  test("when Coolify is away", async () => {
    const world = await deployed("1");
    await world.coolify.cool.close();
    expect(codeOf((await world.run([web("2")])).error)).toBe("API_UNREACHABLE");
    expect(world.coolify.containers()).toHaveLength(1);
  });

  test("when the run is cancelled while Coolify is at it", async () => {
    const world = await deployed("1");
    const abort = new AbortController();
    const reporter = {
      report: ({ text }: { text?: string }) => {
        if (text?.includes("is started in green")) abort.abort();
      },
    } as never;
    const { error } = await world.run([web("2")], { signal: abort.signal, reporter });
    expect(codeOf(error)).toBe("ABORTED");
    await settled(world, GREEN_IDLE);
  });
});

describe("a rollback through Coolify", () => {
  test("starts the earlier release with the variables that it had", async () => {
    const world = await createWorld();
    const run = (tag: string, value: string) =>
      world.run([web(tag, ["A"])], { secrets: { A: value } });
    await run("1", "one");
    await run("2", "two");
    const back = await world.run([web("2", ["A"])], { command: "rollback" });
    expect(back.error).toBeUndefined();
    await settled(world, GREEN_IDLE);
    const [container] = [...world.coolify.cool.server(IP).containers.values()];
    expect(container?.spec.image).toBe(IMAGE.slice(0, -1) + "1");
    expect(container?.spec.envVars).toMatchObject({ A: "one", SLUICE_RELEASE: "3" });
  });
});

describe("a run that is killed while Coolify is at it", () => {
  test.each(["POST /api/v1/deploy", "GET /api/v1/deployments/{uuid}"])(
    "has its idle slot stopped by the repair (%s)",
    async (call) => {
      const world = await deployed("1");
      const [live] = world.coolify.containers();
      world.coolify.kill(call, "after");
      expect((await world.run([web("2")])).error).toMatchObject({ message: "killed" });
      world.coolify.kill(Infinity, "before");
      expect((await world.run([web("1")], { command: "repair" })).error).toBeUndefined();
      await settled(world, GREEN_IDLE);
      expect(world.coolify.containers().map(({ name }) => name)).toEqual([live!.name]);
      expect((await world.run([web("3")])).error).toBeUndefined();
      await settled(world, BLUE_IDLE);
    },
  );
});

describe("a destroy", () => {
  test("removes the applications, and what they lay in", async () => {
    const world = await deployed("1", "2");
    const end = await world.run([web("2")], { command: "destroy" });
    expect(end.error).toBeUndefined();
    expect(world.coolify.cool.state()).toMatchObject({ applications: [], projects: [] });
    expect(world.coolify.containers()).toEqual([]);
  });

  test("does nothing by halves while Coolify is away", async () => {
    const world = await deployed("1");
    await world.coolify.cool.close();
    const { error } = await world.run([web("1")], { command: "destroy" });
    expect(codeOf(error)).toBe("API_UNREACHABLE");
    expect(world.host.calls("docker").flat()).not.toContain("rm");
    expect(existsSync(`${world.host.state}/state.json`)).toBe(true);
  });
});

test("what Coolify cannot run is refused before anything is asked or built", async () => {
  const world = await createWorld();
  const spec = { ...web("1", ["A"]), user: "node", stateful: true, volumes: { data: "/data" } };
  const { error } = await world.run([spec], { secrets: { A: "it's" } });
  expect(codeOf(error)).toBe("CONFIG_INVALID");
  expect((error as SluiceError).detail).toBe(
    [
      "services.web: stateful: both slots run for a moment; make it a database in Coolify's own pages and give its address as a variable",
      "services.web: user: write USER into the Dockerfile",
      "services.web: volumes: only services without any",
      "services.web: A has a single quote: give it base64-encoded",
    ].join("\n"),
  );
  expect(world.coolify.newCalls()).toEqual([]);
});

test("the plan says who starts the slots, and which ports the outside could reach", async () => {
  const world = await createWorld();
  const { found } = await runPipeline(world.context([web("1")], { command: "plan" }), true);
  const port = found.plan!.hosts[0]!.next.services["web"]!.ports!.blue;
  expect(found.plan!.notes).toEqual([
    "Coolify starts web (blue)",
    `it publishes :${port} on every address of the host; close it in a firewall in front of the host: Docker passes by ufw`,
  ]);
});
