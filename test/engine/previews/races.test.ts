import { describe, expect, test } from "vitest";
import { calm, type Odds, World } from "../../../sandbox/previews/world.ts";
import { rules } from "./cases.ts";

const TIMES = 200;
const MINUTE = 60_000;
const stormy: Odds = { lost: 0.1, twice: 0.1, github: 0.02, cloud: 0.02 };

type Race = (world: World) => Promise<void>;

/** From when a pull request is opened until its preview is ready: about that long, in milliseconds. */
const WHILE = 120_000;

const races: Readonly<Record<string, Race>> = {
  "a close while it is created": async (world) => {
    world.github.change(1, "opened");
    await world.after(world.dice.between(0, WHILE));
    world.github.change(1, "closed", { state: "closed" });
  },
  "a close before the first deploy has begun": async (world) => {
    world.github.change(1, "opened");
    await world.after(world.dice.between(0, 10_000));
    world.github.change(1, "merged", { state: "merged" });
  },
  "a reopen while it is destroyed": async (world) => {
    world.github.change(1, "opened");
    await world.after(5 * MINUTE);
    world.github.change(1, "closed", { state: "closed" });
    await world.after(world.dice.between(0, WHILE / 2));
    world.github.change(1, "reopened", { state: "open" });
  },
  "two pushes": async (world) => {
    world.github.change(1, "opened");
    await world.after(world.dice.between(0, WHILE));
    world.github.push(1);
    await world.after(world.dice.between(0, WHILE));
    world.github.push(1);
  },
  "a sweep while it is created": async (world) => {
    world.github.change(1, "opened");
    await world.after(world.dice.between(0, WHILE));
    void world.bot.sweep();
    await world.after(world.dice.between(0, 5_000));
    void world.bot.sweep();
  },
  "a merge while it is queued": async (world) => {
    world.github.change(1, "opened");
    await world.after(world.dice.between(0, 15_000));
    world.github.push(1);
    await world.after(world.dice.between(0, 30_000));
    world.github.change(1, "merged", { state: "merged" });
  },
  "a bot that is killed anywhere": async (world) => {
    world.github.change(1, "opened");
    for (let times = 0; times < 4; times++) {
      await world.after(world.dice.between(0, WHILE / 3));
      world.bot.restart();
    }
    world.github.push(1);
    await world.after(world.dice.between(0, WHILE));
    world.bot.restart();
    if (world.dice.chance(0.5)) world.github.change(1, "closed", { state: "closed" });
    await world.after(world.dice.between(0, WHILE));
    world.bot.restart();
  },
  "a /destroy and a /preview at the same time": async (world) => {
    world.github.change(1, "opened");
    await world.after(world.dice.between(0, WHILE));
    world.github.say(1, "unwanted");
    await world.after(world.dice.between(0, WHILE));
    world.github.say(1, "asked");
  },
};

/** Everything that is on its way arrives, what failed is tried again, and sweeps find the rest. */
async function rest(world: World): Promise<string[]> {
  for (let sweeps = 0; sweeps < 6; sweeps++) {
    await world.after(20 * MINUTE);
    void world.bot.sweep();
  }
  await world.after(30 * MINUTE);
  return world.watch.rest();
}

async function run(race: Race, seed: number, odds: Odds): Promise<string[]> {
  const world = new World(seed, rules, odds);
  await race(world);
  return (await rest(world)).map((fault) => `seed ${seed}: ${fault}`);
}

describe.each(Object.entries(races))("%s", (name, race) => {
  test(`leaves nothing over and removes nothing live, ${TIMES} times`, async () => {
    const faults: string[] = [];
    for (let seed = 1; seed <= TIMES; seed++) {
      const odds = seed % 4 === 0 ? calm : stormy;
      faults.push(...(await run(race, seed, odds)));
    }
    expect(faults, `${name}: play one seed again to see`).toEqual([]);
  });
});
