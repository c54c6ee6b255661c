import { expect, test } from "vitest";
import type { FaultRequest } from "../../../sandbox/http/faults.ts";
import type { Platform } from "../../../src/contracts/platform.ts";
import { alive, createWorld, DIGEST, IP, place, type World, wish } from "./world.ts";

/** What goes wrong with one call. A kill ends the run then and there. */
const FAULTS: readonly (readonly [
  name: string,
  fault: Partial<FaultRequest> | "before" | "after",
])[] = [
  ["500, nothing done", { kind: 500 }],
  ["500, done all the same", { kind: 500, after: true }],
  ["429", { kind: 429, retryAfter: 0 }],
  ["422", { kind: 422 }],
  ["no answer, though done", { kind: "timeout-after-success" }],
  ["a connection reset before it arrived", { kind: "reset-before" }],
  ["a connection reset after it was done", { kind: "reset-after" }],
  ["a kill before it", "before"],
  ["a kill after it", "after"],
];

/** All that a first deploy of two slots asks: key, server, project, environment, applications. */
async function firstDeploy(platform: Platform): Promise<void> {
  const blue = await platform.ensure(place("blue"));
  await platform.deploy(blue, wish({ A: "1", B: "2" }, {}, "blue"), alive);
  const green = await platform.ensure(place("green"));
  await platform.deploy(green, wish({ A: "1" }), alive);
}

async function strike(world: World, index: number, fault: (typeof FAULTS)[number][1]) {
  if (fault === "before" || fault === "after") world.kill(index, fault);
  else world.cool.faults.next({ kind: 500, ...fault, skip: index });
  await firstDeploy(world.platform).catch(() => {});
  const hit = world.cool.faults.pending().length === 0 && world.newCalls().length > index;
  world.cool.faults.clear();
  world.kill(Infinity, "before");
  return hit;
}

/** What must be there whatever happened, and nothing else. */
async function expectWhole(world: World, what: string): Promise<void> {
  const { keys, servers, projects, applications } = world.cool.state();
  const image = `registry.example.com/shop-web@sha256:${DIGEST}`;
  expect({ keys, servers, projects }, what).toEqual({
    keys: ["sluice-shop"],
    servers: [`${IP} ${IP}`],
    projects: ["shop: production"],
  });
  expect(
    applications.map(({ name, envVars }) => [name, ...envVars]),
    what,
  ).toEqual([
    [`web-blue@${IP}`, "A", "B"],
    [`web-green@${IP}`, "A"],
  ]);
  await expect
    .poll(() => world.containers().map((one) => `${one.labels["sluice.slot"]} ${one.image}`))
    .toEqual([`blue ${image}`, `green ${image}`]);
}

test.each(FAULTS)(
  "%s, at each call of a first deploy: the second run leaves nothing twice",
  async (name, fault) => {
    for (let index = 0; ; index++) {
      const world = await createWorld({ timeoutMs: 150 });
      const isHit = await strike(world, index, fault);
      await firstDeploy(world.again());
      await expectWhole(world, `${name} at call ${index}`);
      await world.cool.close();
      if (isHit) continue;
      return console.log(`${name}: ${index} calls, nothing left twice`);
    }
  },
  60_000,
);
