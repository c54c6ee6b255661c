import { describe, expect, test } from "vitest";
import { decide } from "../../../src/engine/previews/decide.ts";
import type { PreviewPull, PullEvent } from "../../../src/model/previews.ts";
import {
  about,
  HOUR,
  key,
  kinds,
  none,
  NOW,
  octocat,
  play,
  pull,
  rules,
  running,
  sha,
} from "./cases.ts";

const told = (what: PullEvent, label?: string) =>
  ({ kind: "pull", what, ...(label === undefined ? {} : { label }) }) as const;
const closed: PreviewPull = { ...pull, state: "closed" };
const pushed: PreviewPull = { ...pull, head: { ...pull.head, sha: sha("b") } };

describe("a pull request that is opened", () => {
  test("gets a preview of its head, which needs a place", () => {
    const decision = play(none, [told("opened")]);
    expect(kinds(decision)).toEqual(["start deploy"]);
    expect(decision.takes).toBe(true);
    expect(decision.preview).toMatchObject({
      state: "created",
      generation: NOW,
      run: { command: "deploy", revision: sha("a"), generation: NOW },
    });
  });

  test("and was closed before we looked gets none", () => {
    expect(kinds(play(none, [told("opened")], { pull: closed }))).toEqual(["forget"]);
  });

  test("is left alone while it cannot be read", () => {
    const decision = play(running, [told("closed")], { pull: { unknown: "GitHub is away" } });
    expect(decision).toMatchObject({ orders: [], preview: { state: "ready" } });
  });
});

describe("a push", () => {
  test("updates what is there without asking for a place", () => {
    for (const what of ["pushed", "force-pushed"] as const) {
      const decision = play(running, [told(what)], { pull: pushed });
      expect(kinds(decision)).toEqual(["start deploy"]);
      expect(decision.takes).toBe(false);
      expect(decision.preview).toMatchObject({ state: "ready", revision: sha("a") });
    }
  });

  test("stops the deploy of an older commit, and the newest is deployed when that has ended", () => {
    const first = play(none, [told("opened")]).preview;
    const { generation } = first;
    const noted = play(first, [{ kind: "dispatched", generation, id: 1 }]).preview;
    const second = play(noted, [told("pushed")], { pull: pushed });
    expect(kinds(second)).toEqual(["cancel deploy"]);
    const third = play(second.preview, [{ kind: "ended", generation, state: "aborted" }], {
      pull: pushed,
    });
    expect(kinds(third)).toEqual(["start deploy"]);
    expect(third.preview.run).toMatchObject({ revision: sha("b") });
    expect(third.preview.generation).toBeGreaterThan(generation);
  });
});

describe("what is told of an older generation", () => {
  test("changes nothing", () => {
    const { preview } = play(none, [told("opened")]);
    const generation = preview.generation - 1;
    const late = play(preview, [
      { kind: "ended", generation, state: "succeeded" },
      { kind: "dispatched", generation, id: 3 },
    ]);
    expect(late.preview).toEqual(preview);
  });

  test("never repeats a number, even when all that was known of the preview is forgotten", () => {
    const first = play(none, [told("opened")]).preview.generation;
    expect(play(none, [told("opened")], { now: NOW + 1 }).preview.generation).toBeGreaterThan(
      first,
    );
    expect(play({ ...none, generation: NOW + 99 }, [told("opened")]).preview.generation).toBe(
      NOW + 100,
    );
  });
});

describe("the end", () => {
  const ends: readonly [string, Partial<PreviewPull>, PullEvent][] = [
    ["closed", { state: "closed" }, "closed"],
    ["merged", { state: "merged" }, "merged"],
    ["a branch that was deleted", { head: { ...pull.head, isGone: true } }, "branch deleted"],
    ["another base", { base: "other" }, "retargeted"],
  ];
  test.each(ends)("comes by %s", (_, change, what) => {
    const decision = play(running, [told(what)], {
      pull: { ...pull, ...change },
      rules: { ...rules, branch: "main" },
    });
    expect(kinds(decision)).toEqual(["start destroy"]);
    expect(decision.preview.state).toBe("destroying");
  });

  test("comes by a label that was taken off, and by /destroy", () => {
    const on = { ...rules, on: "label" } as const;
    const off = play(running, [told("unlabelled", "Preview")], { rules: on });
    expect(kinds(off)).toEqual(["start destroy"]);
    expect(kinds(play(running, [{ kind: "unwanted", at: NOW }]))).toEqual(["start destroy"]);
  });

  test("is ordered where somebody may: of a repository that is gone nothing is, until it is back", () => {
    const gone = { pull: { unknown: "404" } };
    const removed = play(running, [{ kind: "removed" }], gone);
    expect(kinds(removed)).toEqual([]);
    expect(removed.preview).toMatchObject({ state: running.state, stopped: { why: "removed" } });
    const back = play(removed.preview, [{ kind: "returned" }], { pull: closed });
    expect(kinds(back)).toEqual(["start destroy"]);
  });

  test("is not reached before it was looked for and not found", () => {
    const { preview } = play(running, [told("closed")], { pull: closed });
    const { generation } = preview;
    const problem = { reason: "API_UNREACHABLE", message: "away" } as const;
    const failed = play(preview, [{ kind: "ended", generation, state: "failed", ...problem }], {
      pull: closed,
    });
    expect(failed).toMatchObject({
      orders: [],
      preview: { state: "destroying", failure: problem },
    });
    const again = decide(about({ preview: failed.preview, pull: closed, now: NOW + HOUR }));
    expect(kinds(again)).toEqual(["start destroy"]);
    const over = play(
      again.preview,
      [{ kind: "ended", generation: again.preview.generation, state: "succeeded" }],
      { pull: closed },
    );
    expect(over).toMatchObject({ preview: { state: "destroyed" }, orders: [{ kind: "forget" }] });
  });

  test("is final for who said /destroy until somebody asks, opens it again or labels it", () => {
    const gone = { ...none, stopped: { why: "asked" } } as const;
    const on = { ...rules, on: "label" } as const;
    expect(kinds(play(gone, [told("pushed")], { pull: pushed }))).toEqual([]);
    expect(kinds(play(gone, [told("reopened")]))).toEqual(["start deploy"]);
    expect(kinds(play(gone, [{ kind: "asked", at: NOW, asked: { by: octocat } }]))).toEqual([
      "start deploy",
    ]);
    const labelled = { ...pull, labels: ["preview"] };
    expect(kinds(play(gone, [told("labelled", "preview")], { pull: labelled, rules: on }))).toEqual(
      ["start deploy"],
    );
  });
});

describe("the time of a preview", () => {
  const late = (hours: number) => ({ now: NOW + hours * HOUR });

  test("is over 72 hours after its last deploy, and people are told before its last quarter", () => {
    expect(kinds(play(running, [], late(53)))).toEqual([]);
    const warned = play(running, [], late(54));
    expect(warned).toMatchObject({
      orders: [{ kind: "warn", expires: NOW + 72 * HOUR }],
      preview: { state: "expiring" },
    });
    expect(kinds(play(warned.preview, [], late(55)))).toEqual([]);
    const over = play(warned.preview, [], late(72));
    expect(kinds(over)).toEqual(["start destroy"]);
    expect(over.preview.stopped).toEqual({ why: "expired", revision: sha("a") });
  });

  test("is not renewed by anything but a deploy and /extend", () => {
    const renamed = play(running, [told("renamed")], late(71.9)).preview;
    expect(kinds(play(renamed, [], late(72)))).toEqual(["start destroy"]);
    const extended = play(running, [{ kind: "extended", ms: 24 * HOUR }], late(71)).preview;
    expect(extended.state).toBe("ready");
    expect(kinds(play({ ...extended, state: "expiring" }, [], late(94)))).toEqual([]);
    expect(kinds(play(extended, [], late(95)))).toEqual(["start destroy"]);
  });

  test("does not run out under a label that keeps it", () => {
    const kept = { ...pull, labels: ["Keep"] };
    expect(kinds(play(running, [], { ...late(900), pull: kept }))).toEqual([]);
  });

  test("brings it back with a push, not by itself", () => {
    const gone = { ...none, stopped: { why: "expired", revision: sha("a") } } as const;
    expect(kinds(play(gone, []))).toEqual([]);
    expect(kinds(play(gone, [], { pull: pushed }))).toEqual(["start deploy"]);
    expect(kinds(play(gone, [], { pull: closed }))).toEqual(["forget"]);
  });
});

test("an order that nobody started is started again, and a silent run is asked after", () => {
  const { preview } = play(none, [told("opened")]);
  expect(kinds(play(preview, [], { now: NOW + 1 }))).toEqual([]);
  expect(kinds(play(preview, [], { now: NOW + 60_000 }))).toEqual(["start deploy"]);
  const { generation } = preview;
  const noted = play(preview, [{ kind: "dispatched", generation, id: 4 }]).preview;
  expect(kinds(play(noted, [], { now: NOW + 60_000 }))).toEqual([]);
  expect(kinds(play(noted, [], { now: NOW + HOUR }))).toEqual(["look deploy"]);
  expect(key.pull).toBe(noted.pull);
});
