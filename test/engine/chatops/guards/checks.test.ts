// chatops.md §3 D.
import { describe, expect, test } from "vitest";
import type { Check } from "../../../../src/model/chatops/index.ts";
import { decide, verdict } from "./case.ts";

function check(name: string, state: Check["state"], change: Partial<Check> = {}): Check {
  return { name, state, at: "2026-11-20T11:00:00Z", app: 15_368, ...change };
}

describe("checks", () => {
  const named = { place: { checks: ["test"] } };
  const LATER = "2026-11-20T11:30:00Z";

  test("that are named must be green", () => {
    expect(verdict({ ...named, facts: { checks: [check("test", "success")] } })).toBe("allow");
    expect(verdict({ ...named, facts: { checks: [check("test", "failure")] } })).toBe(
      "CHECKS_FAILED",
    );
    expect(verdict({ ...named, facts: { checks: [check("test", "unknown")] } })).toBe(
      "CHECKS_FAILED",
    );
    expect(verdict({ ...named, facts: { checks: [check("test", "pending")] } })).toBe(
      "CHECKS_PENDING",
    );
    expect(verdict({ ...named, facts: { checks: [check("lint", "success")] } })).toBe(
      "CHECKS_PENDING",
    );
  });

  test("that ran again count by their newest result, whatever its order", () => {
    const green = check("test", "success");
    const red = check("test", "failure", { at: LATER });
    expect(verdict({ ...named, facts: { checks: [green, red] } })).toBe("CHECKS_FAILED");
    expect(verdict({ ...named, facts: { checks: [red, green] } })).toBe("CHECKS_FAILED");
    const mended = check("test", "success", { at: LATER });
    expect(verdict({ ...named, facts: { checks: [mended, check("test", "failure")] } })).toBe(
      "allow",
    );
    const again = check("test", "pending", { at: LATER });
    expect(verdict({ ...named, facts: { checks: [green, again] } })).toBe("CHECKS_PENDING");
  });

  test("with two results at the same moment count as the worse one", () => {
    const both = [check("test", "success"), check("test", "failure")];
    expect(verdict({ ...named, facts: { checks: both } })).toBe("CHECKS_FAILED");
    expect(verdict({ ...named, facts: { checks: both.toReversed() } })).toBe("CHECKS_FAILED");
  });

  test("of one App do not stand for those of another with their name", () => {
    const forged = check("test", "success", { app: 666, at: LATER });
    expect(verdict({ ...named, facts: { checks: [check("test", "failure"), forged] } })).toBe(
      "CHECKS_FAILED",
    );
  });

  test("that the base requires are asked for, reported or not", () => {
    const place = { checks: "required" } as const;
    expect(verdict({ place, facts: { checks: [check("lint", "failure")] } })).toBe("allow");
    const facts = { requiredChecks: ["test"], checks: [check("lint", "failure")] };
    expect(verdict({ place, facts })).toBe("CHECKS_PENDING");
  });

  test("that cannot be read, or not all, are not green", () => {
    expect(verdict({ ...named, facts: { checks: { unknown: "page 2: 502" } } })).toBe(
      "FACTS_UNKNOWN",
    );
    const place = { checks: "required" } as const;
    expect(verdict({ place, facts: { requiredChecks: { unknown: "403" } } })).toBe("FACTS_UNKNOWN");
  });

  test("all of them must be green, and there must be one", () => {
    const place = { checks: "all" } as const;
    expect(verdict({ place })).toBe("CHECKS_PENDING");
    const green = check("test", "success");
    expect(verdict({ place, facts: { checks: [green] } })).toBe("allow");
    expect(verdict({ place, facts: { checks: [green, check("b", "failure")] } })).toBe(
      "CHECKS_FAILED",
    );
  });

  test("of our own do not stand in our way", () => {
    const own = check("sluice", "failure", { app: 99 });
    const facts = { checks: [check("test", "success"), own] };
    expect(verdict({ place: { checks: "all" }, facts })).toBe("allow");
  });

  test("are told by name", () => {
    expect(decide({ ...named, facts: { checks: [check("test", "failure")] } })).toMatchObject({
      refusals: [{ message: "not green at aaaaaaa: test" }],
    });
  });
});
