import { describe, expect, test } from "vitest";
import { ANNA, NOW, verdict } from "./case.ts";

describe("a lock", () => {
  const hold = { id: "x", holder: "ben", reason: "migration", since: "2026-11-20T11:00:00Z" };
  const held = (change: object = {}) =>
    verdict({ facts: { holds: [{ environment: "production", hold, ...change }] } });

  test("of this environment or of all holds everybody up", () => {
    expect(held()).toBe("LOCK_HELD");
    expect(held({ environment: undefined })).toBe("LOCK_HELD");
    expect(held({ environment: "staging" })).toBe("allow");
    expect(held({ holderId: ANNA.id })).toBe("LOCK_HELD");
  });

  test("that has expired holds nobody up", () => {
    const expired = { ...hold, expires: new Date(NOW).toISOString() };
    expect(held({ hold: expired })).toBe("allow");
    expect(held({ hold: { ...hold, expires: new Date(NOW + 1).toISOString() } })).toBe("LOCK_HELD");
  });

  test("that cannot be read is taken to be there", () => {
    expect(verdict({ facts: { holds: { unknown: "502" } } })).toBe("FACTS_UNKNOWN");
  });

  test("lets one look", () => {
    const facts = { holds: [{ environment: "production", hold }] };
    for (const word of ["plan", "status", "logs"] as const) {
      expect(verdict({ facts, command: { word } })).toBe("allow");
    }
  });
});
