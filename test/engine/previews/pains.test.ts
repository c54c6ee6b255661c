// The twenty ways in which other tools lose previews, money or trust, each with what we owe for it.
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { previewRulesOf } from "../../../src/engine/config/preview-rules.ts";
import { dueIn } from "../../../src/engine/previews/due.ts";
import { place } from "../../../src/engine/previews/place.ts";
import { nextSweepIn, sweepPreviews } from "../../../src/engine/previews/sweep.ts";
import { previewDomain } from "../../../src/model/preview-address.ts";
import { parse } from "../config/help.ts";
import { bed, closed, heard } from "./bed.ts";
import { HOUR, NOW, octocat, pull, rules, running, sha } from "./cases.ts";

/** Where a pain is another part's to show: the test that does. */
async function shownBy(file: string, name: string): Promise<void> {
  const path = new URL(`../../${file}`, import.meta.url);
  expect(await readFile(path, "utf8")).toContain(`"${name}"`);
}

describe("pain", () => {
  test("1: a merge so fast that the close finds nothing, and the deploy ends later", async () => {
    const { hear, end, pulls, runs, row } = bed();
    await hear(heard("opened"));
    pulls.set(12, { ...pull, state: "merged" });
    await end();
    expect(runs.map(({ command }) => command)).toEqual(["deploy", "destroy"]);
    await end();
    expect(await row()).toBeUndefined();
  });

  test("2: a close whose run was cancelled in the queue, or whose branch went with it", async () => {
    const { hear, end, pulls, runs, ports, place: at, state } = bed();
    await hear(heard("opened"));
    await end();
    pulls.set(12, { ...pull, state: "merged", head: { ...pull.head, isGone: true } });
    await sweepPreviews(ports, at, { isApplied: true });
    await end({ state: "aborted" });
    state.now += HOUR;
    await sweepPreviews(ports, at, { isApplied: true });
    expect(runs.map(({ command }) => command)).toEqual(["deploy", "destroy", "destroy"]);
  });

  test("3: a close with conflicts, which starts no workflow: nothing is asked of one", async () => {
    const { hear, end, pulls, runs } = bed();
    await hear(heard("opened"));
    await end();
    pulls.set(12, closed);
    await hear(heard("closed"));
    expect(runs.at(-1)).toMatchObject({ command: "destroy" });
  });

  test("4: a path filter that skips the clean-up", async () => {
    const { hear, end, pulls, runs, rule } = bed();
    await hear(heard("opened"));
    await end();
    rule({ ...rules, paths: { web: ["apps/web/**"] } });
    pulls.set(12, { ...closed, changed: ["docs/a.md"] });
    await hear(heard("closed"));
    expect(runs.at(-1)).toMatchObject({ command: "destroy" });
  });

  test("5: a switch that turns the clean-up off, too", async () => {
    const { hear, end, pulls, runs, rule, row } = bed();
    await hear(heard("opened"));
    await end();
    rule("off");
    pulls.set(13, pull);
    await hear(heard("opened"), 13);
    expect(await row(13)).toBeUndefined();
    expect((await row())?.state).toBe("ready");
    pulls.set(12, closed);
    await hear(heard("closed"));
    expect(runs.map(({ command }) => command)).toEqual(["deploy", "destroy"]);
    await shownBy("engine/previews/decide.test.ts", "is left alone while it cannot be read");
  });

  test("6: a stacked pull request, whose base and branch are other ones by the time it closes", async () => {
    const { hear, end, pulls, runs } = bed();
    await hear(heard("opened"));
    await end();
    for (const what of ["retargeted", "renamed", "base deleted"] as const) {
      pulls.set(12, { ...pull, base: what });
      await hear(heard(what));
    }
    expect(runs).toHaveLength(1);
    pulls.set(12, { ...closed, base: "gone" });
    await hear(heard("closed"));
    expect(runs.at(-1)).toMatchObject({ command: "destroy", pull: 12 });
  });

  test("7: what a failed or cancelled create has left is looked for all the same", async () => {
    const { hear, end, pulls, runs } = bed();
    await hear(heard("opened"));
    await end({ state: "failed", reason: "HOST_NOT_READY", message: "no Docker" });
    pulls.set(12, closed);
    await hear(heard("closed"));
    expect(runs.at(-1)).toMatchObject({ command: "destroy" });
    await shownBy(
      "engine/provision/leaks/leaks.test.ts",
      "leaks nothing, whatever goes wrong at whichever call",
    );
  });

  test("8: a destroy that is not carried out is tried until nothing is found", async () => {
    const { hear, end, pulls, runs, state, row } = bed();
    await hear(heard("opened"));
    await end();
    pulls.set(12, closed);
    await hear(heard("closed"));
    for (let times = 1; times <= 4; times++) {
      await end({ state: "failed", reason: "API_REFUSED", message: "a pending event" });
      expect(await row()).toMatchObject({ state: "destroying", failure: { times } });
      state.now += HOUR;
      await hear({ kind: "timer" });
      expect(runs).toHaveLength(2 + times);
    }
    await end();
    expect(await row()).toBeUndefined();
  });

  test("9: hosts that are full, or too many, are told as that", async () => {
    const size = { cpus: 2, memory: 2 ** 32 };
    const need = { environment: "preview-9", cpus: 1, memory: 2 ** 31, stateful: 0 };
    const full = { ...size, name: "h1", loads: [{ ...need, environment: "preview-1" }] };
    expect(place({ ...need, memory: 2 ** 30 }, [full], { hosts: 1, isAlone: false, size })).toEqual(
      {
        kind: "full",
        why: "1 of at most 1 hosts are full",
      },
    );
    await shownBy(
      "engine/provision/ensure.test.ts",
      "of the project refuse before anything is made, and list what could go",
    );
  });

  test("10: a limit never stops an update, and who is refused is told what could go", async () => {
    const { hear, end, pulls, runs, told, row } = bed({ quota: { perRepository: 1 } });
    await hear(heard("opened"));
    await end();
    pulls.set(13, pull);
    await hear(heard("opened"), 13);
    expect(await row(13)).toBeUndefined();
    expect(told.at(-1)?.refusal).toMatchObject({ code: "QUOTA_EXCEEDED" });
    expect(told.at(-1)?.refusal?.remedy).toContain("`/destroy preview`");
    expect(told.at(-1)?.refusal?.remedy).toContain("#12 since 2026-11-21");
    pulls.set(12, { ...pull, head: { ...pull.head, sha: sha("b") } });
    await hear(heard("pushed"));
    expect(runs.at(-1)).toMatchObject({ command: "deploy", revision: sha("b"), pull: 12 });
  });

  test("11: without a word in deploy.yaml there is a limit and an end", () => {
    const file = "project: shop\nservices: { web: { image: a } }\npreviews: { hosts: local }\n";
    expect(previewRulesOf(parse(file))).toMatchObject({
      ttl: 72 * HOUR,
      quota: { perRepository: 10 },
    });
  });

  test("12: the end comes when it was said, not when a sweep happens to pass", () => {
    const at = NOW + 50 * HOUR;
    expect(dueIn(running, at)).toBe(4 * HOUR);
    expect(dueIn({ ...running, state: "expiring" }, at + 5 * HOUR)).toBe(17 * HOUR);
    const report = { repository: 7, looked: 3, found: [] };
    expect(nextSweepIn({ ...report, unread: [] })).toBe(HOUR);
    expect(nextSweepIn({ ...report, unread: [12] })).toBeLessThan(HOUR / 10);
  });

  test("13: a deploy that failed takes the place of what was told of the one before", async () => {
    const { hear, end, pulls, told } = bed();
    await hear(heard("opened"));
    await end();
    pulls.set(12, { ...pull, head: { ...pull.head, sha: sha("b") } });
    await hear(heard("pushed"));
    const failure = { reason: "HEALTH_TIMEOUT", message: "503", tail: "no such table" };
    await end({ state: "failed", ...failure });
    expect(told.at(-1)?.preview).toMatchObject({
      state: "failed",
      revision: sha("a"),
      failure: { ...failure, revision: sha("b") },
    });
  });

  test("14: it is the head that is deployed and told, in one row and one comment", async () => {
    const { hear, runs } = bed();
    await Promise.all([hear(heard("opened")), hear(heard("opened")), hear(heard("labelled"))]);
    expect(runs).toMatchObject([{ revision: sha("a") }]);
    await shownBy("engine/chatops/sticky.test.ts", "is one, however many commands are given");
  });

  test("15: a failure is never told as a success, and a full disk is told as that", async () => {
    const { hear, end, row } = bed();
    await hear(heard("opened"));
    await end({ state: "failed", reason: "DISK_FULL", message: "no room" });
    expect(await row()).toMatchObject({ state: "failed", failure: { reason: "DISK_FULL" } });
    await shownBy(
      "e2e/faults/image.e2e.test.ts",
      "that does not fit is refused with the numbers before it is sent",
    );
  });

  test("16: previews leave no environment behind, since they share one", async () => {
    await shownBy(
      "adapters/github/deployments.test.ts",
      "previews share one environment and are transient; the payload says which",
    );
  });

  test("17: all addresses fit one wildcard certificate", () => {
    const names = [1, 12, 9_999_999].map((number) => previewDomain(number, "w".repeat(80), "p.io"));
    expect(names.every((name) => /^[a-z0-9-]{1,63}\.p\.io$/.test(name))).toBe(true);
  });

  test("18: a reopen right after a close waits for the destroy, and gets a new preview", async () => {
    const { hear, end, pulls, runs, row } = bed();
    await hear(heard("opened"));
    await end();
    pulls.set(12, closed);
    await hear(heard("closed"));
    pulls.set(12, pull);
    await hear(heard("reopened"));
    expect(runs).toHaveLength(2);
    await end();
    expect(runs.map(({ command }) => command)).toEqual(["deploy", "destroy", "deploy"]);
    const [first, , third] = runs.map(({ generation }) => generation);
    expect(third).toBeGreaterThan(first!);
    expect((await row())?.state).toBe("created");
    await shownBy("engine/previews/races.test.ts", "a reopen while it is destroyed");
  });

  test("19: a fork's commit is deployed only when a person has named it", async () => {
    const fork = { ...pull, head: { ...pull.head, isFork: true } };
    const { hear, end, pulls, runs } = bed({ forks: "approve" });
    pulls.set(12, fork);
    await hear(heard("opened"));
    expect(runs).toEqual([]);
    await hear({ kind: "asked", at: NOW, asked: { by: octocat, revision: sha("a") } });
    await end();
    pulls.set(12, { ...fork, head: { ...fork.head, sha: sha("b") } });
    await hear(heard("pushed"));
    expect(runs).toMatchObject([{ revision: sha("a") }]);
    await shownBy(
      "engine/chatops/guards/pull.test.ts",
      "that was pushed between the comment and its delivery is refused",
    );
  });

  test("20: a host that the cloud calls active and that does not answer yet is waited for", async () => {
    await shownBy(
      "engine/provision/ensure.test.ts",
      "from nothing: two hosts, pinned and active, behind the firewall",
    );
    await shownBy(
      "engine/provision/progress.test.ts",
      "a host's states are told as they come, and its tags say the same",
    );
  });
});
