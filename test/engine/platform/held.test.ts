import { expect, test } from "vitest";
import { planAsText } from "../../../src/engine/plan/render.ts";
import { IP, SCOPE } from "../../adapters/coolify/world.ts";
import { worker } from "../facts.ts";
import { codeOf, operate, web } from "./operated.ts";
import { createWorld, type World } from "./world.ts";

const waits = (more: string, other = {}) => web(more, { autoStart: false, ...other });
const deploy = (world: World, more: string, options = {}) =>
  operate(world, "deploy", [waits(more, { envVars: { TAG: more } })], options);
/** As `sluice start --services web` asks. */
const start = (world: World, more: string) =>
  deploy(world, more, { services: ["web"], starts: true });

/** `blue 1` of each slot and the end of the image that Coolify would start there. */
async function taken(world: World): Promise<string[]> {
  const all = await world.coolify.again().applications(SCOPE);
  return all.map(({ slot, image }) => `${slot} ${image.slice(-1)}`).toSorted();
}

test("a service that waits is made and configured, and neither started nor recorded", async () => {
  const world = await createWorld();
  const { found, error, stages } = await deploy(world, "1");
  expect(error).toBeUndefined();
  expect(world.slots()).toEqual([`web-blue@${IP} rests`]);
  expect(await taken(world)).toEqual(["blue 1"]);
  expect(world.coolify.cool.state().applications[0]?.envVars.join()).toContain("TAG");
  expect(world.coolify.cool.state().deployments).toEqual([]);
  expect(stages.map(({ name }) => name)).toContain("configure");
  expect(found.plan!.hosts[0]!.next.services).toEqual({});
  expect(planAsText(found.plan!)).toMatch(
    /~ configure web in blue from .*; starts nothing until `sluice start` \(auto_start: false\)/,
  );
});

test("it is started when somebody says so; the next deploy leaves it alone and configures the other slot", async () => {
  const world = await createWorld();
  await deploy(world, "1");
  expect(codeOf(await start(world, "1"))).toBeUndefined();
  expect(world.slots()).toEqual([`web-blue@${IP} runs`]);
  const { found } = await deploy(world, "2");
  expect(planAsText(found.plan!)).toContain("blue goes on as it is until `sluice start`");
  expect(world.slots()).toEqual([`web-blue@${IP} runs`, `web-green@${IP} rests`]);
  expect(await taken(world)).toEqual(["blue 1", "green 2"]);
  expect(codeOf(await start(world, "2"))).toBeUndefined();
  await expect.poll(() => world.slots()).toEqual([`web-blue@${IP} rests`, `web-green@${IP} runs`]);
});

test("what runs as deploy.yaml says needs no configuring, and a restart is one", async () => {
  const world = await createWorld();
  await start(world, "1");
  world.coolify.newCalls();
  const { found } = await deploy(world, "1");
  expect(world.coolify.newCalls()).toEqual([]);
  expect(planAsText(found.plan!)).not.toContain("configure");
  const again = await operate(world, "restart", [waits("1")], { services: ["web"], force: true });
  expect(again.error).toBeUndefined();
  await expect.poll(() => world.slots()).toEqual([`web-blue@${IP} rests`, `web-green@${IP} runs`]);
});

test("others are deployed beside it", async () => {
  const world = await createWorld();
  const job = worker("job", { source: web("1").source, drain: 0 });
  const { error, found } = await operate(world, "deploy", [waits("1"), job]);
  expect(error).toBeUndefined();
  expect(world.slots()).toEqual([`job-blue@${IP} runs`, `web-blue@${IP} rests`]);
  expect(Object.keys(found.plan!.release.services)).toEqual(["job"]);
});

test("a dry run configures nothing", async () => {
  const world = await createWorld();
  const { found } = await operate(world, "plan", [waits("1")]);
  expect(planAsText(found.plan!)).toContain("configure web in blue");
  expect(world.slots()).toEqual([]);
});

test("an application that somebody removed in Coolify's pages is made again", async () => {
  const world = await createWorld();
  await deploy(world, "1");
  await world.coolify.again().remove(SCOPE);
  expect((await deploy(world, "2")).error).toBeUndefined();
  expect(await taken(world)).toEqual(["blue 2"]);
});
