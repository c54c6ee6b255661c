import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureFleet } from "../../../../src/engine/provision/ensure.ts";
import { destroyDroplets } from "../../../../src/engine/provision/remove.ts";
import { sweptAsText } from "../../../../src/engine/provision/sweep/render.ts";
import { isClean, sweep, tidy } from "../../../../src/engine/provision/sweep/sweep.ts";
import { createCloudWorld, SCOPE, type World } from "../world.ts";

let world: World;
beforeEach(async () => {
  world = await createCloudWorld();
});
afterEach(() => world.close());

const wanted = (environments: string[], now: number) => ({
  project: "shop",
  environments,
  templates: [],
  now,
});

test("tells what should not be there, and removes it only when told to", async () => {
  const job = world.job();
  await ensureFleet(job);
  await ensureFleet(
    world.job({ scope: { ...SCOPE, environment: "old" }, spec: { ...job.spec, count: 1 } }),
  );
  const told = await sweep(job, wanted(["production"], job.time.now()), false);
  expect(told.leftovers.map(({ thing }) => thing.name)).toContain("shop-old-1");
  expect(world.droplets()).toHaveLength(3);
  const done = await sweep(job, wanted(["production"], job.time.now()), true);
  expect(done.leftovers.every(({ removed }) => removed)).toBe(true);
  expect(world.droplets()).toEqual(["shop-production-1 active", "shop-production-2 active"]);
  const { hosts } = await ensureFleet(job);
  expect(hosts.map(({ name }) => name)).toEqual([
    "shop-production-1 pinned",
    "shop-production-2 pinned",
  ]);
});

test("leaves what is younger than it is told to look for, and what serves that", async () => {
  const job = world.job();
  const old = { scope: { ...SCOPE, environment: "old" }, spec: { ...job.spec, count: 1 } };
  await ensureFleet(job);
  await ensureFleet(world.job(old));
  const day = 24 * 3_600_000;
  const sweepWeek = async (isApplied: boolean) => {
    const week = { ...wanted(["production"], job.time.now()), olderThan: 7 * day };
    return (await sweep(job, week, isApplied)).leftovers.map(({ thing }) => thing.name);
  };
  expect(await sweepWeek(true)).toEqual([]);
  await job.time.sleep(8 * day);
  expect(await sweepWeek(false)).toEqual(["shop-old-1"]);
  expect(await sweepWeek(true)).toEqual(["shop-old-1"]);
  expect(world.droplets()).toHaveLength(2);
});

test("removes nothing when a list fails", async () => {
  const job = world.job();
  await ensureFleet(job);
  world.cloud.faults.next({ method: "GET", path: "/v2/firewalls", kind: 500, times: 9 });
  await expect(sweep(job, wanted(["other"], job.time.now()), true)).rejects.toMatchObject({
    code: "API_UNREACHABLE",
  });
  expect(world.droplets()).toHaveLength(2);
});

test("tells what it has removed when it cannot look again, and that the rest is unknown", async () => {
  const job = world.job();
  await ensureFleet(
    world.job({ scope: { ...SCOPE, environment: "old" }, spec: { ...job.spec, count: 1 } }),
  );
  await ensureFleet(job);
  // The first list is read, the second is not.
  world.cloud.faults.next({ method: "GET", path: "/v2/firewalls", kind: 500, times: 9, skip: 1 });
  const swept = await sweep(job, wanted(["production"], job.time.now()), true);
  expect(swept.leftovers).toMatchObject([{ thing: { name: "shop-old-1" }, removed: true }]);
  expect(swept.unknown).toMatch(/^what served the droplets: /);
  expect(isClean(swept)).toBe(false);
  expect(sweptAsText(swept, true)).toMatch(
    /droplet shop-old-1 .*: removed\nnot known, run it again: /,
  );
});

test("removes nothing when the account looks empty, or nothing is known that should exist", async () => {
  const job = world.job();
  await job.cloud.ground({
    project: "shop",
    region: "lon1",
    publicKey: job.reach.publicKey,
    sshFrom: [],
  });
  const empty = await sweep(job, wanted(["production"], job.time.now()), true);
  expect(empty).toMatchObject({ leftovers: [], refused: "the list of droplets is empty" });
  await ensureFleet(job);
  const lost = await sweep(job, wanted([], job.time.now()), true);
  expect(lost.refused).toBe("no environment is known that should exist");
  expect(world.droplets()).toHaveLength(2);
  expect(world.cloud.state().firewalls).toEqual(["sluice-shop"]);
});

test("tidying after the last droplet leaves the account as it was", async () => {
  const job = world.job();
  // As every account has it that ever had a droplet there.
  await fetch(`${world.cloud.url}/v2/vpcs`, {
    method: "POST",
    headers: { authorization: `Bearer ${world.cloud.token}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "default-lon1", region: "lon1" }),
  });
  await ensureFleet(job);
  await destroyDroplets(job, await job.cloud.droplets(), []);
  await tidy(job, wanted([], job.time.now()));
  const { droplets, keys, firewalls, tags, vpcs } = world.cloud.state();
  expect({ droplets, keys, firewalls, tags, vpcs }).toEqual({
    droplets: [],
    keys: [],
    firewalls: [],
    tags: [],
    vpcs: ["default-lon1"],
  });
});
