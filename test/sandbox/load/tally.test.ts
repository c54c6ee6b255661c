import { expect, test } from "vitest";
import { createTally } from "../../../sandbox/load/tally.ts";

test("every request is counted once, under its kind", () => {
  const tally = createTally(() => 42);
  tally.answered("get", "v1", 1);
  tally.answered("post", undefined, 2);
  tally.lost("get", "ECONNRESET");
  const { answered, lost, byKind, errors } = tally.counts();
  expect({ answered, lost }).toEqual({ answered: 2, lost: 1 });
  expect(byKind.get).toEqual({ answered: 1, lost: 1 });
  expect(byKind.post).toEqual({ answered: 1, lost: 0 });
  expect(errors).toEqual([{ kind: "get", at: 42, what: "ECONNRESET" }]);
});

test("per version the answers and the latest begin are kept, whatever order they end in", () => {
  const tally = createTally();
  tally.answered("download", "v1", 500);
  tally.answered("get", "v1", 900);
  tally.answered("download", "v1", 600);
  tally.answered("get", "v2", 910);
  expect(tally.counts().versionsSeen).toEqual({ v1: 3, v2: 1 });
  expect(tally.counts().lastBegun).toEqual({ v1: 900, v2: 910 });
});

test("errors are a sample, losses are not", () => {
  const tally = createTally();
  for (let n = 0; n < 250; n++) tally.lost("sse", `loss ${n}`);
  expect(tally.counts().lost).toBe(250);
  expect(tally.counts().errors).toHaveLength(100);
});

test("counts already given out do not change", () => {
  const tally = createTally();
  const before = tally.counts();
  tally.lost("get", "late");
  expect(before.byKind.get.lost).toBe(0);
  expect(before.errors).toEqual([]);
});
