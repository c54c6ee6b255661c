import { describe, expect, test } from "vitest";
import { judgeFound, judgeOne } from "../../../src/engine/previews/strays.ts";
import { sweepPreviews } from "../../../src/engine/previews/sweep.ts";
import { tend } from "../../../src/engine/previews/tend.ts";
import { bed, closed, heard } from "./bed.ts";
import { HOUR, NOW, pull, rules, sha } from "./cases.ts";

const applied = { isApplied: true };

describe("a sweep", () => {
  test("finds what webhooks did not tell: opened, pushed and closed", async () => {
    const { ports, place, pulls, runs, end, hear } = bed();
    pulls.set(13, pull);
    const report = await sweepPreviews(ports, place, applied);
    expect(report).toMatchObject({ looked: 2, unread: [] });
    expect(runs.map((run) => run.pull)).toEqual([12, 13]);
    await end();
    const { generation } = runs[0]!;
    await hear({ kind: "ended", generation, state: "succeeded" });
    pulls.set(12, closed);
    pulls.set(13, { ...pull, head: { ...pull.head, sha: sha("b") } });
    await sweepPreviews(ports, place, applied);
    expect(runs.slice(2)).toMatchObject([
      { pull: 12, command: "destroy" },
      { pull: 13, command: "deploy", revision: sha("b") },
    ]);
  });

  test("changes nothing when it only reports", async () => {
    const { ports, place, runs, row } = bed();
    const report = await sweepPreviews(ports, place, { isApplied: false });
    expect(report.found).toMatchObject([{ pull: 12, orders: ["start"], wish: { kind: "run" } }]);
    expect([runs, await row()]).toEqual([[], undefined]);
  });

  test("ends nothing because a list is empty, short or refused", async () => {
    const { ports, place, runs, end, hear, state, row } = bed();
    await hear(heard("opened"));
    await end();
    state.list = [];
    await sweepPreviews(ports, place, applied);
    state.isAway = true;
    const report = await sweepPreviews(ports, place, applied);
    expect(report).toMatchObject({ problem: "GitHub is away", unread: [12], found: [] });
    expect([runs.length, (await row())?.state]).toEqual([1, "ready"]);
  });

  test("leaves alone what a broken deploy.yaml cannot tell, and ends what is closed", async () => {
    const { ports, place, pulls, runs, end, hear, rule } = bed();
    await hear(heard("opened"));
    await end();
    rule({ unknown: "deploy.yaml:3:1: a mistake" });
    pulls.set(13, pull);
    await sweepPreviews(ports, place, applied);
    expect(runs).toHaveLength(1);
    pulls.set(12, closed);
    await sweepPreviews(ports, place, applied);
    expect(runs.at(-1)).toMatchObject({ pull: 12, command: "destroy" });
  });
});

describe("an event whose pull request cannot be read", () => {
  test("is given back to the queue, and what was said is kept", async () => {
    const { ports, place, state, row, end, hear, runs } = bed();
    await hear(heard("opened"));
    state.isAway = true;
    await expect(end()).rejects.toMatchObject({ code: "API_UNREACHABLE" });
    expect(await row()).toMatchObject({ state: "ready", revision: sha("a") });
    // Whoever destroys it needs no answer of GitHub's.
    await tend(ports, { ...place, pull: 12 }, { kind: "unwanted", at: NOW });
    expect(runs.at(-1)).toMatchObject({ command: "destroy" });
  });
});

test("a repository that goes to another account takes its previews along", async () => {
  const { ports, place, row, end, hear, runs } = bed();
  await hear(heard("opened"));
  await end();
  await tend(ports, { ...place, pull: 12, organisation: 0 }, heard("renamed"));
  expect((await row())?.organisation).toBe(9);
  await tend(ports, { ...place, pull: 12, organisation: 10 }, heard("renamed"));
  expect((await row())?.organisation).toBe(10);
  expect(runs).toHaveLength(1);
});

describe("a preview that is found on a host", () => {
  const extended = new Map<number, number>();
  const at = { repository: 7, rules, extended, now: NOW };
  const found = { pull: 12, deployed: NOW - HOUR, hosts: ["h1"] };

  test("goes when its pull request is closed, and when its time is over", () => {
    expect(judgeOne(found, closed, at).action).toBe("destroy");
    expect(judgeOne({ ...found, deployed: NOW - 73 * HOUR }, pull, at).action).toBe("destroy");
  });

  test("stays when it is extended, kept by a label, or there is no rule any more", () => {
    const old = { ...found, deployed: NOW - 73 * HOUR };
    const later = new Map([[12, NOW + HOUR]]);
    expect(judgeOne(old, pull, { ...at, extended: later }).action).toBe("keep");
    const another = new Map([[13, NOW + HOUR]]);
    expect(judgeOne(old, pull, { ...at, extended: another }).action).toBe("destroy");
    expect(judgeOne(old, { ...pull, labels: ["keep"] }, at).action).toBe("keep");
    expect(judgeOne(old, pull, { ...at, rules: "off" }).action).toBe("keep");
  });

  test("of which nobody can tell what was extended stays, but for its pull request", () => {
    const old = { ...found, deployed: NOW - 73 * HOUR };
    const blind = { ...at, extended: { unknown: "GitHub did not tell what was extended" } };
    expect(judgeOne(old, pull, blind)).toMatchObject({
      action: "keep",
      why: "the pull request is open; GitHub did not tell what was extended",
    });
    expect(judgeOne(old, closed, blind).action).toBe("destroy");
  });

  test("stays when somebody may have asked for it", () => {
    const on = { ...rules, on: "label", drafts: false } as const;
    expect(judgeOne(found, { ...pull, draft: true }, { ...at, rules: on }).action).toBe("keep");
  });

  test("stays when nobody can tell", async () => {
    const { ports, state } = bed();
    state.isAway = true;
    const verdict = await judgeFound(found, ports.pulls, at);
    expect(verdict).toEqual({ found, action: "unsure", why: "GitHub is away" });
  });
});
