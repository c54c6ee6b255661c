import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureFleet } from "../../../src/engine/provision/ensure.ts";
import { hasSurplus, retire, retireScript } from "../../../src/engine/provision/retire.ts";
import { sweep } from "../../../src/engine/provision/sweep/sweep.ts";
import type { Found } from "../../../src/engine/context.ts";
import { contextOf, createCloudWorld, SCOPE, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createCloudWorld();
});
afterEach(() => world.close());

const job = (count: number) => world.job({ spec: { region: "lon1", size: "s-1vcpu-1gb", count } });

async function deploy(count: number, volumes: Record<string, string> = {}) {
  const fleet = await ensureFleet(job(count));
  const plain = contextOf(job(count));
  const services = [{ name: "web", volumes }];
  const context = { ...plain, project: { ...plain.project, services } } as never;
  const found = { fleet } as unknown as Found;
  if (hasSurplus(context, found)) await retire(context, found);
  return fleet;
}

test("scaled down, a host goes to the reserve and comes back from there", async () => {
  await deploy(2);
  await deploy(1);
  expect(world.droplets()).toEqual(["shop-production-1 active", "shop-production-2 reserve"]);
  const { report } = await deploy(2);
  expect(report.members.map(({ fate }) => fate)).toEqual(["kept", "revived"]);
  expect(world.droplets()).toEqual(["shop-production-1 active", "shop-production-2 active"]);
  expect(world.cloud.state().tags.join(" ")).not.toContain("sluice:since:");
});

test("after an hour in the reserve the next deploy destroys it", async () => {
  await deploy(2);
  await deploy(1);
  await job(1).time.sleep(2 * 3_600_000);
  await deploy(1);
  expect(world.droplets()).toEqual(["shop-production-1 active"]);
});

test("where it may hold volumes no deploy destroys it, and each says so; a sweep does", async () => {
  const data = { data: "/data" };
  await deploy(2, data);
  await deploy(1, data);
  await job(1).time.sleep(2 * 3_600_000);
  await deploy(1, data);
  expect(world.droplets()).toEqual(["shop-production-1 active", "shop-production-2 reserve"]);
  expect(world.texts().at(-1)).toContain("shop-production-2 has not been needed for an hour");
  const { time } = job(1);
  const wanted = { project: "shop", environments: ["production"], templates: [], now: time.now() };
  await sweep(job(1), wanted, true);
  expect(world.droplets()).toEqual(["shop-production-1 active"]);
});

test("the script is valid shell", () => {
  const check = spawnSync("sh", ["-n"], { input: retireScript(SCOPE), encoding: "utf8" });
  expect(check.stderr).toBe("");
});
