// chatops.md §3 D.
import { describe, expect, test } from "vitest";
import { decide, OTHER, run, verdict } from "./case.ts";

describe("the order of environments", () => {
  const place = { after: ["staging"] };
  const given = (...runs: ReturnType<typeof run>[]) => verdict({ place, facts: { runs } });

  test("wants the same revision to be active before", () => {
    expect(given()).toBe("ORDER_NOT_MET");
    expect(given(run({}))).toBe("allow");
    expect(given(run({ revision: OTHER }))).toBe("ORDER_NOT_MET");
    expect(given(run({ environment: "qa" }))).toBe("ORDER_NOT_MET");
    expect(given(run({ command: "plan" }))).toBe("ORDER_NOT_MET");
    expect(given(run({ state: "running" }))).toBe("ORDER_NOT_MET");
  });

  test("is not met by a revision that another has taken the place of", () => {
    const after = run({ revision: OTHER, at: "2026-11-20T11:00:00Z" });
    expect(given(run({}), after)).toBe("ORDER_NOT_MET");
    expect(given(after, run({}))).toBe("ORDER_NOT_MET");
  });

  test("is not met by what was destroyed", () => {
    const gone = run({ command: "destroy", at: "2026-11-20T11:00:00Z" });
    expect(given(run({}), gone)).toBe("ORDER_NOT_MET");
  });

  test("is met though a later run failed, which changes nothing", () => {
    const failed = run({ revision: OTHER, state: "failed", at: "2026-11-20T11:00:00Z" });
    expect(given(run({}), failed)).toBe("allow");
  });

  test("is not met when nobody can tell", () => {
    expect(verdict({ place, facts: { runs: { unknown: "502" } } })).toBe("FACTS_UNKNOWN");
  });

  test("offers the line that comes first", () => {
    expect(decide({ place })).toMatchObject({ refusals: [{ next: "/deploy staging" }] });
  });
});

describe("a plan first", () => {
  const place = { planFirst: true };
  const planned = (change = {}) =>
    run({ command: "plan", environment: "production", app: 99, ...change });
  const given = (...runs: ReturnType<typeof run>[]) => verdict({ place, facts: { runs } });

  test("is of this revision, for this environment, and ended well", () => {
    expect(given()).toBe("PLAN_MISSING");
    expect(given(planned())).toBe("allow");
    expect(given(planned({ revision: OTHER }))).toBe("PLAN_MISSING");
    expect(given(planned({ environment: "staging" }))).toBe("PLAN_MISSING");
    expect(given(planned(), planned({ state: "failed", at: "2026-11-20T11:00:00Z" }))).toBe(
      "PLAN_MISSING",
    );
  });

  test("is told by our own App: others can write checks, too", () => {
    expect(given(planned({ app: 666 }))).toBe("PLAN_MISSING");
    expect(given(planned({ app: undefined }))).toBe("PLAN_MISSING");
  });

  test("is not asked of the plan itself", () => {
    expect(verdict({ place, command: { word: "plan" } })).toBe("allow");
  });
});

describe("a promote", () => {
  const promote = { command: { word: "promote", from: "staging" } } as const;

  test("needs nothing of the head where the environment asks for nothing", () => {
    expect(verdict(promote)).toBe("allow");
  });

  test("comes from where the order says", () => {
    expect(verdict({ ...promote, place: { after: ["qa"] } })).toBe("ORDER_NOT_MET");
    expect(verdict({ ...promote, place: { after: ["staging"] } })).toBe("allow");
  });

  test("of another revision cannot borrow this pull request's checks", () => {
    const place = { checks: "required", after: ["staging"] } as const;
    expect(verdict({ ...promote, place, facts: { runs: [run({})] } })).toBe("allow");
    expect(verdict({ ...promote, place, facts: { runs: [run({ revision: OTHER })] } })).toBe(
      "REVISION_ELSEWHERE",
    );
  });
});
