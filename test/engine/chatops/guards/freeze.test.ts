import { describe, expect, test } from "vitest";
import { isFrozen } from "../../../../src/engine/chatops/guards/freeze.ts";
import type { Freeze } from "../../../../src/model/chatops/index.ts";
import { verdict } from "./case.ts";

describe("a freeze", () => {
  const once: Freeze = {
    kind: "once",
    reason: "holidays",
    from: "2026-12-24T00:00Z",
    until: "2026-12-27T00:00Z",
  };
  const weekend: Freeze = {
    kind: "weekly",
    reason: "weekend",
    days: [5],
    from: 16 * 60,
    until: 9 * 60,
    timezone: "Europe/London",
  };
  const at = (text: string) => Date.parse(text);

  test("has its begin in it and its end not", () => {
    expect(isFrozen(once, at("2026-12-23T23:59:59.999Z"))).toBe(false);
    expect(isFrozen(once, at("2026-12-24T00:00Z"))).toBe(true);
    expect(isFrozen(once, at("2026-12-27T00:00Z"))).toBe(false);
  });

  test("of a week goes over midnight into the next day", () => {
    expect(isFrozen(weekend, at("2026-11-20T15:59Z"))).toBe(false);
    expect(isFrozen(weekend, at("2026-11-20T16:00Z"))).toBe(true);
    expect(isFrozen(weekend, at("2026-11-21T08:59Z"))).toBe(true);
    expect(isFrozen(weekend, at("2026-11-21T09:00Z"))).toBe(false);
    expect(isFrozen(weekend, at("2026-11-21T16:30Z"))).toBe(false);
  });

  test("of a week goes by the clock on the wall, in summer too", () => {
    expect(isFrozen(weekend, at("2026-07-17T15:00Z"))).toBe(true);
    expect(isFrozen(weekend, at("2026-07-17T14:59Z"))).toBe(false);
  });

  test("of whole days ends at midnight", () => {
    const days: Freeze = { ...weekend, days: [6, 0], from: 0, until: 1440, timezone: "UTC" };
    expect(isFrozen(days, at("2026-11-21T00:00Z"))).toBe(true);
    expect(isFrozen(days, at("2026-11-22T23:59Z"))).toBe(true);
    expect(isFrozen(days, at("2026-11-23T00:00Z"))).toBe(false);
  });

  test("holds up a deploy and a promote, and never a rollback", () => {
    const place = { freezes: [{ ...once, from: "2026-11-01T00:00Z" } as Freeze] };
    expect(verdict({ place })).toBe("FROZEN");
    expect(verdict({ place, command: { word: "promote", from: "staging" } })).toBe("FROZEN");
    expect(verdict({ place, command: { word: "rollback" } })).toBe("allow");
  });
});
