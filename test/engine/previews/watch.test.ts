import { expect, test } from "vitest";
import { memoryPreviews } from "../../../src/adapters/memory/previews.ts";
import { blank } from "../../../src/engine/previews/absorb.ts";
import { MOST_ASKED, toAsk, WATCH_MS, watchPreviews } from "../../../src/engine/previews/watch.ts";
import type { PreviewSign } from "../../../src/model/preview-sign.ts";
import type { Preview } from "../../../src/model/previews.ts";
import { NOW } from "./cases.ts";

const HALF_HOUR = 30 * 60_000;
const one = (pull: number, more: Partial<Preview> = {}): Preview => ({
  ...blank({ repository: 7, pull, organisation: 9 }, NOW),
  state: "ready",
  deployed: NOW - 2 * HALF_HOUR,
  ...more,
});

test.each<[string, Partial<Preview>, boolean]>([
  ["was ready for as long as it takes to fall asleep", {}, true],
  ["was ready a moment ago", { deployed: NOW - 60_000 }, false],
  ["sleeps, since anybody may wake it", { state: "asleep", deployed: NOW }, true],
  ["was woken", { state: "awake", deployed: NOW }, true],
  ["was warned of its end", { state: "expiring" }, false],
  ["failed", { state: "failed" }, false],
  ["is going", { state: "destroying" }, false],
  ["is being deployed", { run: { command: "deploy", generation: 1, ordered: NOW } }, false],
  ["is not wanted any more", { stopped: { why: "asked" } }, false],
])("one that %s is asked: %s", (_, more, isAsked) => {
  expect(toAsk([one(12, more)], HALF_HOUR, NOW)).toHaveLength(isAsked ? 1 : 0);
});

test("of very many each has its turn, and no look asks more than it may", () => {
  const all = Array.from({ length: 3 * MOST_ASKED }, (_, pull) => one(pull));
  const looks = [0, 1, 2].map((look) => toAsk(all, HALF_HOUR, NOW + look * WATCH_MS));
  for (const asked of looks) expect(asked).toHaveLength(MOST_ASKED);
  expect(new Set(looks.flat().map(({ pull }) => pull)).size).toBe(all.length);
});

test("what happened while it was asked is newer than its answer", async () => {
  const previews = memoryPreviews();
  await previews.put(one(12), undefined);
  const told: Preview[] = [];
  const signOf = async (): Promise<PreviewSign> => {
    const { version } = (await previews.get({ repository: 7, pull: 12 }))!;
    await previews.put(one(12, { state: "destroying" }), version);
    return "asleep";
  };
  const tell = async (preview: Preview) => void told.push(preview);
  const ports = { previews, signOf, tell, time: { now: () => NOW } };
  expect(await watchPreviews(ports, 7, HALF_HOUR)).toBe(true);
  expect(told).toEqual([]);
  expect((await previews.get({ repository: 7, pull: 12 }))?.preview.state).toBe("destroying");
});
