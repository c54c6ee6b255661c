// A session that is killed between any two steps leaves what the next one takes back or finds done.
import { expect, test } from "vitest";
import type { Session } from "../../src/engine/host/session.ts";
import { release, service, worker } from "./facts.ts";
import { type Killed, killAt } from "./world/killed.ts";
import { deploy, type World } from "./world/world.ts";

const web = service("web", { domains: ["shop.example.com"] });
const changed = service("web", { domains: ["shop.example.com", "www.example.com"] });
const db = worker("db", {
  stateful: true,
  health: { kind: "command", command: ["true"], timeout: 5_000 },
});
const up = {
  health: { kind: "http", path: "/up", status: { from: 200, to: 299 }, timeout: 5_000 },
} as const;

async function prepare(world: World, session: Session): Promise<void> {
  await deploy(
    world,
    session,
    release(1, [
      [{ ...web, ...up }, "1"],
      [db, "1"],
    ]),
  );
}

/** New image, new vhost, a stateful service replaced: every kind of step. */
async function everything(world: World, session: Session): Promise<void> {
  await deploy(
    world,
    session,
    release(2, [
      [{ ...changed, ...up }, "2"],
      [db, "2"],
    ]),
  );
}

/** Kills at one step after the other, until the work gets past its end. */
async function atEveryStep(
  work: typeof everything,
  check: (killed: Killed, step: number) => void,
  unharmed: (done: Killed) => void = () => {},
): Promise<number> {
  for (let step = 1; ; step++) {
    const killed = await killAt(step, prepare, work);
    if (!killed.reached) {
      unharmed(killed);
      return step - 1;
    }
    check(killed, step);
  }
}

test("killed at any step of a deploy, the host is as before or as after, never between", async () => {
  let taken = 0;
  const steps = await atEveryStep(
    everything,
    ({ before, after }, step) => {
      const isDone = after["state"] !== before["state"];
      if (!isDone) taken++;
      if (!isDone) expect(after, `step ${step}`).toEqual(before);
      else {
        expect(after, `step ${step}`).toMatchObject({
          releases: "1.json,2.json",
          flags: "web.green",
        });
        expect(after["containers"], `step ${step}`).toContain(
          "sluice_shop_production_web_2 running",
        );
        expect(after["vhost"], `step ${step}`).toContain("www.example.com");
      }
    },
    ({ before, after }) => {
      expect(after["state"], "nothing killed it").not.toBe(before["state"]);
    },
  );
  console.log(`${steps} steps; killed at ${taken} of them the deploy was taken back`);
  // What comes after the point of no return goes on in the background, mostly after the run's end.
  expect(taken).toBeGreaterThan(5);
});

test("killed at any step of taking back, the next session still takes everything back", async () => {
  const steps = await atEveryStep(
    async (world, session) => {
      // The very last step before the point of no return fails, so everything must be undone.
      world.control("refuse", "state.json.tmp");
      await everything(world, session);
    },
    ({ before, after }, step) => expect(after, `step ${step}`).toEqual(before),
  );
  console.log(`${steps} steps of doing and undoing`);
  expect(steps).toBeGreaterThan(10);
});
