import { describe, expect, test } from "vitest";
import { ANNA, BEN, decide, HEAD, OTHER, verdict } from "./case.ts";

describe("a second person", () => {
  const place = { secondPerson: true };
  const request = {
    word: "deploy",
    environment: "production",
    revision: HEAD,
    by: BEN,
    at: "2026-11-20T11:30:00Z",
  } as const;
  const given = (...requests: object[]) => verdict({ place, own: { requests: requests as never } });

  test("has to say the same, for the same commit", () => {
    expect(given()).toBe("wait");
    expect(given(request)).toBe("allow");
    expect(given({ ...request, revision: OTHER })).toBe("wait");
    expect(given({ ...request, environment: "staging" })).toBe("wait");
    expect(given({ ...request, word: "promote" })).toBe("wait");
  });

  test("is not the first one again, under whatever login", () => {
    expect(given({ ...request, by: { ...ANNA, login: "other" } })).toBe("wait");
  });

  test("has an hour", () => {
    expect(given({ ...request, at: "2026-11-20T10:59:00Z" })).toBe("wait");
  });

  test("is not waited for when nobody knows who asked", () => {
    expect(verdict({ place, own: { requests: { unknown: "the store is away" } } })).toBe(
      "FACTS_UNKNOWN",
    );
  });

  test("is offered the line to give, with the commit", () => {
    expect(decide({ place })).toMatchObject({
      kind: "wait",
      revision: HEAD,
      why: { next: `/deploy production @${HEAD}` },
    });
  });

  test("is not waited for in a rollback", () => {
    expect(verdict({ place, command: { word: "rollback" } })).toBe("allow");
  });

  test("is waited for only when nothing else is in the way", () => {
    expect(verdict({ place, facts: { state: "closed" } })).toBe("PULL_NOT_OPEN");
  });
});
