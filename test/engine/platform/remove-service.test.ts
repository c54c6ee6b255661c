import { expect, test } from "vitest";
import { without } from "../../../src/engine/without.ts";
import { IMAGE, IP } from "../../adapters/coolify/world.ts";
import { release, service, worker } from "../facts.ts";
import { snapshot } from "../world/world.ts";
import { codeOf, operate, web } from "./operated.ts";
import { createWorld } from "./world.ts";

const JOB = worker("job", {
  source: { kind: "image", image: IMAGE },
  health: { kind: "running", timeout: 1000, settle: 10 },
});

test("a service is removed with both its applications, and the others run on", async () => {
  const world = await createWorld();
  for (const tag of ["1", "2"]) expect((await world.run([web(tag), JOB])).error).toBeUndefined();
  const { error } = await operate(world, "remove", [web("2"), JOB], { services: ["web"] });
  expect(error).toBeUndefined();
  await expect.poll(() => world.slots()).toEqual([`job-blue@${IP} runs`]);
  const { state, vhost } = snapshot(world.host);
  const { services } = JSON.parse(state!) as { services: object };
  expect(Object.keys(services)).toEqual(["job"]);
  expect(vhost).not.toContain("web");
  expect(codeOf(await operate(world, "remove", [JOB], { services: ["job"] }))).toBe("USAGE");
});

test("one that rests is removed, and what rests beside it is not started", async () => {
  const world = await createWorld();
  expect((await world.run([web("1"), JOB])).error).toBeUndefined();
  await operate(world, "stop", [web("1"), JOB], { services: ["web", "job"] });
  const { error } = await operate(world, "remove", [web("1"), JOB], { services: ["job"] });
  expect(error).toBeUndefined();
  expect(world.slots()).toEqual([`web-blue@${IP} rests`]);
});

test("what another depends on, the last one and an unknown one are refused", () => {
  const all = release(1, [
    [service("web", { dependsOn: ["db"] }), "1"],
    [service("db"), "1"],
  ]);
  expect(() => without(all, ["db"])).toThrow("web depends on it");
  expect(() => without(all, ["web", "db"])).toThrow("destroy the environment");
  expect(() => without(all, ["wbe"])).toThrow("no such service: wbe");
  expect(Object.keys(without(all, ["web"]))).toEqual(["db"]);
});
