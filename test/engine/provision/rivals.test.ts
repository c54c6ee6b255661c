import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { ensureFleet } from "../../../src/engine/provision/ensure.ts";
import { asSluiceError } from "../../../src/model/errors.ts";
import { createCloudWorld, SCOPE, type World } from "./world.ts";

/** Runs at the same time, their calls in an order by chance; the same seed gives the same order. */

const ROUNDS = 60;
const LIMIT = 3;
const SPEC = { region: "lon1", size: "s-1vcpu-1gb", count: 2 };

/** Mulberry32: 0–1. */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Ended = { readonly environment: string; readonly code: string; readonly facts: object };

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await setImmediate();
}

/** @param headStart of each before the next, in turns of the event loop */
async function deployAtOnce(
  world: World,
  environments: readonly string[],
  headStart: number,
): Promise<Ended[]> {
  const runs = environments.map(async (environment, index) => {
    await turns(index * headStart);
    const job = world.job({ scope: { ...SCOPE, environment }, spec: SPEC, limit: LIMIT });
    try {
      await ensureFleet(job);
      return { environment, code: "OK", facts: {} };
    } catch (error) {
      const { code, facts } = asSluiceError(error);
      return { environment, code, facts };
    }
  });
  return Promise.all(runs);
}

async function inRounds(body: (world: World, headStart: number) => Promise<void>): Promise<void> {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const chance = createChance(seed);
    const delays = { tag: Math.round(chance() * 12_000) };
    const world = await createCloudWorld({ delays, dropletLimit: 20 }, 5_000);
    world.tap.pause = () => turns(Math.floor(chance() * 12));
    try {
      await body(world, seed % 3 === 0 ? 0 : Math.floor(chance() * 400));
    } catch (error) {
      throw new Error(`seed ${seed}, tags after ${delays.tag} ms`, { cause: error });
    } finally {
      await world.close();
    }
  }
}

test("of two deploys for which there is room once, one is refused and told what could go", async () => {
  let afterwards = 0;
  await inRounds(async (world, headStart) => {
    const ended = await deployAtOnce(world, ["production", "staging"], headStart);
    expect(ended.map(({ code }) => code).toSorted()).toEqual(["OK", "QUOTA_EXCEEDED"]);
    const winner = ended.find(({ code }) => code === "OK")!.environment;
    const names = [1, 2].map((number) => `shop-${winner}-${number}`);
    expect(world.droplets()).toEqual(names.map((name) => `${name} active`));
    const { facts } = ended.find(({ code }) => code !== "OK")!;
    for (const name of names) expect(JSON.stringify(facts)).toContain(`${name} (`);
    const creates = world.cloud.calls.count()["POST /v2/droplets"];
    if (creates === 2) afterwards++;
  });
  console.log(`two at once: ${ROUNDS} rounds, in ${afterwards} of them both had made theirs`);
  expect(afterwards).toBeGreaterThan(0);
});

test("of three at once never more stay than there is room for", async () => {
  await inRounds(async (world, headStart) => {
    const ended = await deployAtOnce(world, ["production", "staging", "test"], headStart);
    expect(ended.filter(({ code }) => code === "OK")).toHaveLength(1);
    expect(world.droplets()).toHaveLength(2);
  });
});

test("of two deploys of one environment one makes its hosts", async () => {
  await inRounds(async (world, headStart) => {
    const ended = await deployAtOnce(world, ["production", "production"], headStart);
    expect(ended.map(({ code }) => code)).toContain("OK");
    expect(world.droplets()).toEqual(["shop-production-1 active", "shop-production-2 active"]);
  });
});
