import { describe, expect, test } from "vitest";
import { recoverPreview } from "../../../src/engine/previews/recover.ts";
import type { RunFact } from "../../../src/model/chatops/index.ts";

const KEY = { repository: 5, pull: 12, organisation: 9, ttl: 3_600_000 };
const AT = "2026-11-21T12:00:00Z";
const run = (more: Partial<RunFact>): RunFact => ({
  record: "1",
  environment: "preview-12",
  command: "deploy",
  revision: "a".repeat(40),
  state: "succeeded",
  at: AT,
  by: "octocat",
  ...more,
});

describe("of a preview that nothing is kept of, GitHub's records tell", () => {
  test("what answers, since when, and who has asked", () => {
    expect(recoverPreview(KEY, [run({})])).toMatchObject({
      state: "ready",
      revision: "a".repeat(40),
      ordered: Date.parse(AT),
      owner: { login: "octocat" },
    });
  });

  test("what is under way, by its generation and the number of its run", () => {
    const key = "1795262400123.999.preview-12";
    const later = { at: "2026-11-21T13:00:00Z", key, state: "running", record: "2" } as const;
    const found = recoverPreview(KEY, [
      run({ ...later, revision: "b".repeat(40), url: "https://github.test/actions/runs/77" }),
      run({}),
    ]);
    expect(found).toMatchObject({
      state: "ready",
      revision: "a".repeat(40),
      generation: 1_795_262_400_123,
      run: { id: 77, revision: "b".repeat(40), generation: 1_795_262_400_123 },
    });
  });

  test("that one whose only deploy has failed may have left something", () => {
    expect(recoverPreview(KEY, [run({ state: "failed" })])).toMatchObject({ state: "failed" });
  });

  test("that what failed before one that was destroyed went with it", () => {
    const failed = run({ state: "failed" });
    const gone = run({ state: "inactive", at: "2026-11-21T13:00:00Z" });
    const again = run({ state: "failed", at: "2026-11-21T14:00:00Z" });
    expect(recoverPreview(KEY, [gone, failed])).toBeUndefined();
    expect(recoverPreview(KEY, [again, gone, failed])).toMatchObject({ state: "failed" });
    // What answers is believed to be there until somebody says that it is not.
    expect(recoverPreview(KEY, [gone, run({})])).toMatchObject({ state: "ready" });
  });

  test.each([
    ["it is on record as gone", run({ state: "inactive" })],
    ["it is another's", run({ environment: "preview-121" })],
    ["it was a plan", run({ record: "", command: "plan" })],
  ])("nothing, where %s", (_, fact) => {
    expect(recoverPreview(KEY, [fact])).toBeUndefined();
  });
});
