import { expect, test } from "vitest";
import { jobsAsText } from "../../../src/engine/jobs/render.ts";
import { runPipeline } from "../../../src/engine/runner.ts";
import type { LogLine } from "../../../src/model/log.ts";
import { IMAGE, IP } from "../../adapters/coolify/world.ts";
import { codeOf, operate, web } from "../platform/operated.ts";
import { createWorld, type World } from "../platform/world.ts";
import { runContext } from "../run-context.ts";

async function deployed(...tags: string[]): Promise<World> {
  const world = await createWorld();
  for (const tag of tags) expect((await world.run([web(tag)])).error).toBeUndefined();
  return world;
}

test("lists what Coolify did of every slot, newest first, and filters", async () => {
  const world = await deployed("1", "2");
  world.coolify.cool.server(IP).missing.add(IMAGE.slice(0, -1) + "3");
  await world.run([web("3")]);
  const list = async (jobs: object, services: string[] = []) =>
    (await operate(world, "deployments", [web("3")], { jobs, services })).found.jobs!;
  const all = await list({});
  expect(all.map(({ slot, job }) => `${slot} ${job.state}`)).toEqual([
    "blue failed",
    "green succeeded",
    "blue succeeded",
  ]);
  expect(jobsAsText(all).split("\n")[1]).toMatch(/^\d.*Z +web +blue +198\.51\.100\.7 +failed/);
  expect(JSON.stringify(all)).not.toContain("manifest unknown");
  expect((await list({ state: "failed" })).map(({ slot }) => slot)).toEqual(["blue"]);
  expect(await list({ olderThan: 60_000 })).toEqual([]);
  expect(jobsAsText([])).toBe("none");
  const { error } = await operate(world, "deployments", [web("3")], { services: ["wbe"] });
  expect(String(error)).toContain("no such service: wbe");
});

test("cancel ends what is under way; the run that waits fails, and the live slot goes on", async () => {
  const world = await deployed("1");
  const { settings } = world.coolify.cool;
  settings.delays = { ...settings.delays, pull: 20_000 };
  const second = world.run([web("2")]);
  const isBusy = () => world.coolify.cool.state().deployments.some((one) => /progress/.test(one));
  await expect.poll(isBusy).toBe(true);
  const { found, error } = await operate(world, "cancel", [web("2")]);
  expect(error).toBeUndefined();
  expect(found.jobs!.map(({ slot, job }) => `${slot} ${job.state}`)).toEqual(["green aborted"]);
  expect(codeOf(await second)).toBe("PLATFORM_FAILED");
  expect(world.slots()).toContain(`web-blue@${IP} runs`);
  expect((await operate(world, "cancel", [web("2")])).found.jobs).toEqual([]);
});

test("logs --build are what Coolify wrote the last time it started a service", async () => {
  const world = await deployed("1", "2");
  const { found, error } = await operate(world, "logs", [web("2")], {
    logs: { lines: 100, of: "build" },
  });
  expect(error).toBeUndefined();
  expect(found.lines!.map(({ text }) => text)).toContain("New container started.");
  expect(new Set(found.lines!.map(({ slot }) => slot))).toEqual(new Set(["green"]));
  const both = await operate(world, "logs", [web("2")], { logs: { lines: 3, of: "both" } });
  expect(both.found.lines).toHaveLength(3);
});

test("logs --build --follow goes on with the next start", async () => {
  const world = await deployed("1");
  const stop = new AbortController();
  const heard: LogLine[] = [];
  const onLine = (line: LogLine) => void heard.push(line);
  const following = operate(
    world,
    "logs",
    [web("1")],
    { logs: { lines: 1, of: "build", onLine } },
    { signal: stop.signal },
  );
  await expect.poll(() => heard.length).toBe(1);
  expect((await world.run([web("2")])).error).toBeUndefined();
  await expect
    .poll(() => heard.filter(({ slot }) => slot === "green").length, { timeout: 8_000 })
    .toBeGreaterThan(3);
  stop.abort();
  await following;
  const texts = heard.map(({ time, text }) => time + text);
  expect(new Set(texts).size).toBe(texts.length);
});

test("plain Docker has none of it", async () => {
  const run = (command: "deployments" | "logs") => {
    const options = { services: [], force: false, lockWait: 0 };
    const logs = { lines: 1, of: "build" as const };
    return runPipeline(runContext([web("1")], { command, options: { ...options, logs } }), false);
  };
  expect(codeOf(await run("deployments"))).toBe("TARGET_LACKS");
  expect(codeOf(await run("logs"))).toBe("TARGET_LACKS");
});
