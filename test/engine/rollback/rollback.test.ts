import { describe, expect, test } from "vitest";
import { rollbackTarget } from "../../../src/engine/rollback/rollback.ts";
import type { ObservedHost } from "../../../src/model/observed.ts";
import type { Release } from "../../../src/model/release.ts";
import { host, release, service, state } from "../facts.ts";

const web = service("web");

/** `A`, or `A<1` for a rollback to release 1 whose content is A; numbered from 1. */
function history(...marks: string[]): Release[] {
  return marks.map((mark, index) => {
    const [version = "", source] = mark.split("<");
    const back = source ? ({ command: "rollback", rollbackOf: Number(source) } as const) : {};
    return release(index + 1, [[web, version]], back);
  });
}

function hostWith(releases: readonly Release[], active = releases.length): ObservedHost {
  return host({ releases, state: state(active, {}) });
}

describe("rollback picks", () => {
  test.for<[marks: string[], target: number]>([
    [["A", "B"], 1],
    [["A", "B", "C"], 2],
    // A release of the same containers is no step back.
    [["A", "B", "B"], 1],
    // Going back twice goes further back, not to and fro.
    [["A", "B", "C", "B<2"], 1],
    [["A", "B", "C", "D", "C<3", "B<2"], 1],
    // After a rollback and a new deploy: to what ran before that deploy.
    [["A", "B", "A<1", "C"], 3],
    // What a rollback left is never a candidate, whatever came after.
    [["A", "B", "C", "B<2", "D", "B<4"], 1],
    [["A", "B", "C", "B<2", "B"], 1],
  ])("of %j release %i", ([marks, target]) => {
    expect(rollbackTarget([hostWith(history(...marks))], undefined).id).toBe(target);
  });

  test("the release that is named, newer or older", () => {
    const releases = history("A", "B", "C", "B<2");
    for (const id of [1, 2, 3]) expect(rollbackTarget([hostWith(releases)], id).id).toBe(id);
  });

  test("only what every host has recorded", () => {
    const releases = history("A", "B", "C");
    const newcomer = hostWith(
      releases.filter(({ id }) => id !== 2),
      3,
    );
    expect(rollbackTarget([hostWith(releases), newcomer], undefined).id).toBe(1);
    expect(() => rollbackTarget([hostWith(releases), newcomer], 2)).toThrow("no release 2");
  });
});

describe("rollback refuses", () => {
  test.for<[name: string, marks: string[]]>([
    ["an environment without releases", []],
    ["the only release", ["A"]],
    ["releases that all run the same", ["A", "A", "A"]],
    ["to go on past the first", ["A", "B", "A<1"]],
    ["to go back to what a rollback left", ["A", "B", "A<1", "C", "A<3"]],
  ])("%s", ([, marks]) => {
    expect(() => rollbackTarget([hostWith(history(...marks))], undefined)).toThrow(
      expect.objectContaining({ code: "NOTHING_TO_ROLL_BACK" }),
    );
  });

  test("a number that is not recorded, and says which are", () => {
    expect(() => rollbackTarget([hostWith(history("A", "B"))], 7)).toThrow(
      expect.objectContaining({ code: "RELEASE_UNKNOWN", facts: { known: "1, 2" } }),
    );
  });
});
