// Whatever dies wherever: the command runs exactly once and is told once (design D8).
import { describe, expect, test } from "vitest";
import type { Fault } from "../../../src/adapters/memory/forge.ts";
import { A, place, World } from "./world.ts";

const LINES = [
  "/deploy production",
  "/deploy staging,production",
  "/rollback production",
  "/plan production",
  "/lock production moving for 2h",
  "/status",
  "/deploy staging\n\n/lock production then nothing",
];

/** Dies at the `nth` call, `before` it took effect or `after`. */
function dying(nth: number, when: "before" | "after"): Fault {
  let calls = 0;
  return (_, at) => {
    if (at === "before") calls++;
    if (calls === nth && at === when) throw new Error("the process is gone");
  };
}

async function ready(): Promise<World> {
  const world = new World();
  await world.push(A);
  world.forge.calls.length = 0;
  return world;
}

/** What GitHub has at the end, apart from how often it was asked. */
function outcome({ forge, sticky }: World) {
  const inputs = forge.runs.map((run) => run.inputs);
  const holds = [...forge.locks.holds.values()].map(({ id, reason }) => ({ id, reason }));
  return { inputs, records: forge.records, holds, sticky, reactions: forge.reactions.toSorted() };
}

describe.each(LINES)("%j", (line) => {
  test("ends the same wherever the process dies, and however often the delivery comes", async () => {
    const whole = await ready();
    await whole.say(line);
    const calls = whole.forge.calls.length;
    expect(calls).toBeGreaterThan(1);
    for (let nth = 1; nth <= calls; nth++) {
      for (const when of ["before", "after"] as const) {
        const world = await ready();
        const comment = world.comment(line);
        world.forge.fault = dying(nth, when);
        await expect(world.hear(comment), `dies at ${nth} ${when}`).rejects.toThrow("gone");
        world.forge.fault = () => {};
        await world.hear(comment);
        await world.hear(comment);
        expect(outcome(world), `after death ${when} call ${nth}`).toEqual(outcome(whole));
      }
    }
  });
});

test("the second person's word counts once although the process dies after it", async () => {
  for (let nth = 1; nth <= 5; nth++) {
    const world = await ready();
    world.policy = { ...world.policy, environments: { production: place({ secondPerson: true }) } };
    await world.say("/deploy production");
    const second = world.comment("/deploy production", { id: 2, login: "hubot", type: "User" });
    const permission = { userId: 2, role: "admin" } as const;
    world.forge.facts = { ...world.forge.facts, permission };
    world.forge.fault = dying(nth, "after");
    await world.hear(second).catch(() => {});
    world.forge.fault = () => {};
    await world.hear(second);
    expect(world.forge.runs, `after death at ${nth}`).toHaveLength(1);
    expect(world.sticky).toContain("⏳ queued");
  }
});

test("a store that was lost between two attempts is made good for by what GitHub has", async () => {
  const first = await ready();
  const comment = first.comment("/deploy production");
  await first.hear(comment);
  const second = await ready();
  Object.assign(second.forge, { runs: first.forge.runs, records: first.forge.records });
  Object.assign(second.forge, { comments: first.forge.comments });
  await second.hear(comment);
  expect(second.forge.runs).toHaveLength(1);
  expect(second.forge.records).toHaveLength(1);
  expect(second.forge.comments).toHaveLength(1);
});

test("what runs already is not refused afterwards by a lock that was taken since", async () => {
  const world = await ready();
  const comment = world.comment("/deploy production");
  world.forge.fault = (call, when) => {
    if (call === "dispatch" && when === "after") throw new Error("the process is gone");
  };
  await expect(world.hear(comment)).rejects.toThrow("gone");
  world.forge.fault = () => {};
  await world.forge.locks.open("production").take({ id: "x", holder: "hubot", reason: "" });
  await world.hear(comment);
  expect(world.forge.runs).toHaveLength(1);
  expect(world.sticky).toContain("⏳ queued");
});
