import { describe, expect, test } from "vitest";
import { after, type Happening, life } from "../../../src/engine/previews/life.ts";
import type { PreviewState } from "../../../src/model/previews.ts";

const states = Object.keys(life) as PreviewState[];

function reachable(from: PreviewState): Set<PreviewState> {
  const found = new Set([from]);
  for (const state of found) for (const next of Object.values(life[state])) found.add(next);
  return found;
}

describe("the life of a preview", () => {
  test("goes from nothing to ready, to sleep, awake, towards its end and away", () => {
    const happenings: Happening[] = [
      "deploy ordered",
      "ready",
      "slept",
      "woke",
      "warned",
      "destroy ordered",
      "gone",
    ];
    const path: PreviewState[] = ["destroyed"];
    for (const one of happenings) path.push(after(path.at(-1)!, one));
    expect(path).toEqual([
      "destroyed",
      "created",
      "ready",
      "asleep",
      "awake",
      "expiring",
      "destroying",
      "destroyed",
    ]);
  });

  test("can be ended in every state, and began again after it", () => {
    for (const state of states) {
      expect(after(state, "destroy ordered")).toBe("destroying");
      expect([...reachable(state)].toSorted()).toEqual(states.toSorted());
    }
  });

  test("leads out of destroying by nothing but having found nothing, or a new deploy", () => {
    const ways = Object.entries(life.destroying).filter(([, next]) => next !== "destroying");
    expect(ways).toEqual([
      ["deploy ordered", "created"],
      ["gone", "destroyed"],
    ]);
  });

  test("is not changed by what cannot happen", () => {
    expect(after("destroyed", "ready")).toBe("destroyed");
    expect(after("destroying", "slept")).toBe("destroying");
    expect(after("created", "slept")).toBe("created");
  });
});
