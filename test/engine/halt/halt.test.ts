import { expect, test } from "vitest";
import { docker } from "../../../src/adapters/docker/runtime.ts";
import { haltsAsText } from "../../../src/engine/halt/render.ts";
import { runPipeline } from "../../../src/engine/runner.ts";
import type { Service } from "../../../src/model/project.ts";
import { worker } from "../facts.ts";
import { codeOf, operate, web } from "../platform/operated.ts";
import { createWorld, type World } from "../platform/world.ts";
import { IMAGE, IP } from "../../adapters/coolify/world.ts";
import { runContext } from "../run-context.ts";
import { snapshot } from "../world/world.ts";

const JOB = worker("job", {
  source: { kind: "image", image: IMAGE },
  health: { kind: "running", timeout: 1000, settle: 10 },
});
const WEB = web("1", { domains: ["shop.example.com"] });
const only = (...services: string[]) => ({ services });

async function deployed(...services: Service[]): Promise<World> {
  const world = await createWorld();
  expect((await world.run(services)).error).toBeUndefined();
  return world;
}

/** Services whose visitors see the page. */
function covered(world: World): string[] {
  const { flags = "" } = snapshot(world.host);
  return flags.split(",").filter((name) => name.endsWith(".maintenance"));
}

test("a stop puts the page up, has Coolify stop the live slot, and leaves the record", async () => {
  const world = await deployed(WEB, JOB);
  const { error, found, stages } = await operate(world, "stop", [WEB, JOB], only("web"));
  expect(error).toBeUndefined();
  expect(stages.map(({ name }) => name)).toEqual([
    "connect",
    "observe",
    "guard",
    "plan",
    "page",
    "halt",
  ]);
  expect(haltsAsText(found.halts!)).toBe(
    `stops web (blue) on ${IP}; its visitors see the maintenance page`,
  );
  expect(world.slots()).toEqual([`job-blue@${IP} runs`, `web-blue@${IP} rests`]);
  expect(covered(world)).toEqual(["web.maintenance"]);
});

test("a start brings what was stopped back in the other slot, and takes the page away", async () => {
  const world = await deployed(WEB, JOB);
  await operate(world, "stop", [WEB, JOB], only("web", "job"));
  expect(world.slots()).toEqual([`job-blue@${IP} rests`, `web-blue@${IP} rests`]);
  const { error } = await operate(world, "start", [WEB, JOB], only("web"));
  expect(error).toBeUndefined();
  // What nobody asked for stays stopped.
  expect(world.slots()).toEqual([
    `job-blue@${IP} rests`,
    `web-blue@${IP} rests`,
    `web-green@${IP} runs`,
  ]);
  expect(covered(world)).toEqual([]);
});

test("a start of what runs changes nothing but the page", async () => {
  const world = await deployed(WEB);
  world.coolify.newCalls();
  const { error, stages } = await operate(world, "start", [WEB], only("web"));
  expect(error).toBeUndefined();
  expect(stages.map(({ name }) => name)).toEqual(["connect", "observe", "guard", "plan", "page"]);
  expect(world.coolify.newCalls()).toEqual([]);
});

test("a restart of one service leaves the others as they are", async () => {
  const world = await deployed(WEB, JOB);
  expect(codeOf(await operate(world, "restart", [WEB, JOB], only("wbe")))).toBe("USAGE");
  const { found } = await operate(world, "restart", [WEB, JOB], { ...only("web"), force: true });
  const services = found.plan!.hosts[0]!.operations.flatMap((one) =>
    one.kind === "start" ? [one.spec.name] : [],
  );
  expect(services).toEqual(["web"]);
});

test("a worker is stopped without a page", async () => {
  const world = await deployed(JOB);
  expect((await operate(world, "stop", [JOB], only("job"))).error).toBeUndefined();
  expect(world.slots()).toEqual([`job-blue@${IP} rests`]);
});

test("while Coolify is away no page goes up", async () => {
  const world = await deployed(WEB);
  world.coolify.cool.faults.next({ kind: 500, times: 100 });
  expect(codeOf(await operate(world, "stop", [WEB], only("web")))).toBe("API_UNREACHABLE");
  expect(covered(world)).toEqual([]);
});

test("when Coolify does not stop it visitors get it back", async () => {
  const world = await deployed(WEB);
  const path = "/api/v1/applications/{uuid}/stop";
  world.coolify.cool.faults.next({ kind: 422, path, method: "POST" });
  expect(codeOf(await operate(world, "stop", [WEB], only("web")))).toBe("API_REFUSED");
  expect(covered(world)).toEqual([]);
  expect(world.slots()).toEqual([`web-blue@${IP} runs`]);
});

test("what is not deployed, and nothing at all, are refused", async () => {
  const world = await deployed(WEB);
  expect(codeOf(await operate(world, "stop", [WEB], only("nobody")))).toBe("USAGE");
  expect(codeOf(await operate(world, "stop", [WEB]))).toBe("USAGE");
});

test("plain Docker stops and starts a service by itself", async () => {
  const world = await createWorld();
  const run = (command: "deploy" | "stop" | "start", services: string[] = []) => {
    const options = { services, force: false, lockWait: 10 };
    const context = runContext([WEB], { command, options, run: command });
    const adapters = { ...context.adapters, hosts: [world.host.host], runtime: docker };
    return runPipeline({ ...context, adapters }, false);
  };
  expect((await run("deploy")).error).toBeUndefined();
  expect((await run("stop", ["web"])).error).toBeUndefined();
  expect(snapshot(world.host).containers).toBe("sluice_shop_production_web_1 exited");
  expect(covered(world)).toEqual(["web.maintenance"]);
  expect((await run("start", ["web"])).error).toBeUndefined();
  expect(snapshot(world.host).containers).toContain("sluice_shop_production_web_2 running");
  expect(covered(world)).toEqual([]);
});
