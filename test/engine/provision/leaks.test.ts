import { expect, test } from "vitest";
import type { FaultKind } from "../../../sandbox/digitalocean/index.ts";
import { ensureFleet } from "../../../src/engine/provision/ensure.ts";
import { sweep } from "../../../src/engine/provision/sweep/sweep.ts";
import { createCloudWorld, type World } from "./world.ts";

/**
 * Something goes wrong at one call of the flow, at each in turn. Whatever becomes of the run, the
 * next one ends with exactly the hosts that there should be, or a sweep with none.
 */

const WANTED = ["shop-production-1 active", "shop-production-2 active"];
const FAULTS: readonly FaultKind[] = [500, 429, 422, "reset-before", "reset-after"];
const HOUR = 3_600_000;

async function inWorld(body: (world: World) => Promise<void>): Promise<void> {
  const world = await createCloudWorld({ rates: { keyLists: 1_000 } });
  try {
    await body(world);
  } finally {
    await world.close();
  }
}

async function callsOfFlow(): Promise<number> {
  let total = 0;
  await inWorld(async (world) => {
    await ensureFleet(world.job());
    total = world.cloud.calls.total();
  });
  return total;
}

/** Runs the flow with trouble; then again without, or sweeps as if the environment were gone. */
async function recovers(world: World, run: () => Promise<unknown>): Promise<void> {
  const failed = await run().then(
    () => false,
    () => true,
  );
  world.cloud.faults.clear();
  world.tap = Object.assign(world.tap, { before: undefined, after: undefined });
  const job = world.job();
  // A minute later: what was under way in the cloud has come to its end.
  await job.time.sleep(60_000);
  if (!failed) expect(world.droplets()).toEqual(WANTED);
  await ensureFleet(world.job());
  expect(world.droplets()).toEqual(WANTED);
}

async function isSweptUp(world: World, run: () => Promise<unknown>): Promise<void> {
  await run().catch(() => {});
  world.cloud.faults.clear();
  world.tap = Object.assign(world.tap, { before: undefined, after: undefined });
  const job = world.job();
  await job.time.sleep(2 * HOUR);
  await sweep(
    job,
    { project: "shop", environments: ["other"], templates: [], now: job.time.now() },
    true,
  );
  expect(world.droplets()).toEqual([]);
}

test.each(FAULTS)("one call that fails with %s leaks nothing", async (kind) => {
  const total = await callsOfFlow();
  for (let skip = 0; skip < total; skip++) {
    const fail = (world: World) => {
      world.cloud.faults.next({ kind, skip });
      return () => ensureFleet(world.job());
    };
    await inWorld(async (world) => recovers(world, fail(world)));
    await inWorld(async (world) => isSweptUp(world, fail(world)));
  }
  console.log(`${String(kind)}: injected at ${total} calls, twice`);
});

test("a vendor that never answers one call leaks nothing", async () => {
  for (const method of ["POST", "DELETE"]) {
    await inWorld(async (world) => {
      world.cloud.faults.next({ method, path: "/v2/droplets", kind: "timeout-after-success" });
      await recovers(world, () => ensureFleet(world.job()));
    });
  }
});

test.each(["before", "after"] as const)(
  "a run that is killed %s any of its calls leaks nothing",
  async (when) => {
    const total = await callsOfFlow();
    for (let at = 1; at <= total; at++) {
      // From that call on nothing of it happens any more, its clean-up neither.
      const kill = (world: World) => {
        let count = 0;
        const dead = () => {
          if (count >= at) throw new Error("killed");
        };
        world.tap.before = () => {
          dead();
          count++;
          if (when === "before") dead();
        };
        world.tap.after = () => when === "after" && dead();
        return () => ensureFleet(world.job());
      };
      await inWorld(async (world) => recovers(world, kill(world)));
      await inWorld(async (world) => isSweptUp(world, kill(world)));
    }
    console.log(`killed ${when} each of ${total} calls, twice`);
  },
);

test("a run that is cancelled at any of its calls leaks nothing", async () => {
  const total = await callsOfFlow();
  for (let at = 1; at <= total; at++) {
    await inWorld(async (world) => {
      const abort = new AbortController();
      let count = 0;
      world.tap.after = () => {
        if (++count === at) abort.abort();
      };
      const { signal } = abort;
      const ended = await ensureFleet(world.job({ signal })).then(
        () => WANTED,
        () => [],
      );
      expect(world.droplets()).toEqual(ended);
    });
  }
  console.log(`cancelled at each of ${total} calls`);
});
