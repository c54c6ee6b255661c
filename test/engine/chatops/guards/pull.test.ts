// chatops.md §3 C and D: the state of the pull request, and what changes while one looks.
import { describe, expect, test } from "vitest";
import { caseOf, decide, HEAD, NOW, OTHER, verdict, WRITTEN } from "./case.ts";
import { judge } from "../../../../src/engine/chatops/index.ts";

const seconds = (count: number) => new Date(Date.parse(WRITTEN) + count * 1000).toISOString();
const head = (change: object) => ({ ...caseOf().facts.head, ...change });

describe("the state of the pull request", () => {
  test.each(["closed", "merged"] as const)("%s: no code runs, a rollback does", (state) => {
    expect(verdict({ facts: { state } })).toBe("PULL_NOT_OPEN");
    expect(verdict({ facts: { state }, command: { word: "rollback" } })).toBe("allow");
  });

  test("merged while a deploy was waiting: it is refused, with what to do", () => {
    expect(decide({ facts: { state: "merged" } })).toMatchObject({
      refusals: [{ message: "pull request 12 is merged", remedy: expect.stringContaining("main") }],
    });
  });

  test("a locked conversation holds nobody up who may", () => {
    expect(verdict({ facts: { locked: true } })).toBe("allow");
  });

  test("a draft waits for its review, unless drafts are taken", () => {
    expect(verdict({ facts: { draft: true } })).toBe("PULL_DRAFT");
    expect(verdict({ facts: { draft: true }, place: { drafts: true } })).toBe("allow");
    expect(verdict({ facts: { draft: true }, command: { word: "plan" } })).toBe("allow");
  });

  test("a base that was retargeted counts as what it is now", () => {
    const place = { branch: "main" };
    expect(verdict({ place })).toBe("allow");
    expect(verdict({ place, facts: { base: { branch: "wild", sha: OTHER } } })).toBe(
      "BRANCH_NOT_ALLOWED",
    );
  });

  test("a head that lacks commits of its base is refused where that is asked", () => {
    const place = { upToDate: true };
    expect(verdict({ facts: { behind: 3 } })).toBe("allow");
    expect(verdict({ place, facts: { behind: 3 } })).toBe("BEHIND_BASE");
    expect(verdict({ place, facts: { behind: { unknown: "500" } } })).toBe("FACTS_UNKNOWN");
    expect(verdict({ place, facts: { behind: 0 } })).toBe("allow");
  });
});

describe("the head", () => {
  const pushed = (at: string) => ({ own: { heads: [{ sha: HEAD, at }] } });

  test("that was pushed before the comment is what is deployed", () => {
    expect(decide()).toEqual({ kind: "allow", revision: HEAD });
  });

  test("that was pushed between the comment and its delivery is refused", () => {
    const heads = [
      { sha: OTHER, at: seconds(-60) },
      { sha: HEAD, at: seconds(1) },
    ];
    expect(verdict({ own: { heads } })).toBe("HEAD_MOVED");
  });

  test("that moved between delivery and dispatch is refused", () => {
    expect(verdict({ own: { heads: [{ sha: OTHER, at: seconds(-60) }] } })).toBe("HEAD_MOVED");
  });

  test("that was pushed in the same second could be either: it is not taken", () => {
    expect(verdict(pushed(WRITTEN))).toBe("HEAD_UNKNOWN");
  });

  test("that nobody saw has to be named", () => {
    expect(decide({ own: { heads: [] } })).toMatchObject({
      refusals: [{ code: "HEAD_UNKNOWN", next: `/deploy production @${HEAD}` }],
    });
  });

  test("that nobody saw is taken when GitHub itself noticed it before the comment", () => {
    const own = { heads: [] };
    expect(verdict({ own, facts: { head: head({ pushed: seconds(-1) }) } })).toBe("allow");
    expect(verdict({ own, facts: { head: head({ pushed: seconds(0) }) } })).toBe("HEAD_UNKNOWN");
    expect(verdict({ own, facts: { head: head({ pushed: seconds(1) }) } })).toBe("HEAD_UNKNOWN");
  });

  test("forced back to an older commit is not the one that was meant", () => {
    const heads = [
      { sha: HEAD, at: seconds(-600) },
      { sha: OTHER, at: seconds(-60) },
      { sha: HEAD, at: seconds(2) },
    ];
    expect(verdict({ own: { heads } })).toBe("HEAD_MOVED");
  });

  test("forced away and back again is the commit that was meant", () => {
    const heads = [
      { sha: HEAD, at: seconds(-60) },
      { sha: OTHER, at: seconds(1) },
      { sha: HEAD, at: seconds(2) },
    ];
    expect(verdict({ own: { heads } })).toBe("allow");
  });

  test("whose deliveries came in another order is the same", () => {
    const heads = [
      { sha: HEAD, at: seconds(-10) },
      { sha: OTHER, at: seconds(-600) },
    ];
    expect(verdict({ own: { heads } })).toBe("allow");
    expect(verdict({ own: { heads: heads.toReversed() } })).toBe("allow");
  });

  test("whose commit is dated in the past or the future is judged by when it was pushed", () => {
    // Nothing in a case holds the date of a commit: there is nothing to forge.
    expect(JSON.stringify(caseOf().facts.head)).not.toMatch(/author|committer|dated/);
    expect(verdict(pushed(seconds(3)))).toBe("HEAD_UNKNOWN");
  });

  test("of a branch that was deleted and made again is compared by its commit", () => {
    const heads = [{ sha: OTHER, at: seconds(-60) }];
    expect(verdict({ own: { heads }, facts: { head: head({ branch: "feature" }) } })).toBe(
      "HEAD_MOVED",
    );
  });
});

describe("a commit that is named", () => {
  test("is taken when it is the head, whoever saw it pushed", () => {
    const own = { heads: [] };
    expect(verdict({ own, command: { revision: HEAD } })).toBe("allow");
    expect(verdict({ own, command: { revision: HEAD.slice(0, 7) } })).toBe("allow");
  });

  test("is refused when it is not the head: an old command given again does nothing", () => {
    expect(decide({ command: { revision: OTHER } })).toMatchObject({
      refusals: [{ code: "HEAD_MOVED", next: `/deploy production @${HEAD}` }],
    });
  });

  test("of which two share the digits means the head and nothing else", () => {
    const facts = { head: head({ sha: `${OTHER.slice(0, 39)}c` }) };
    expect(decide({ facts, command: { revision: OTHER.slice(0, 7) } })).toEqual({
      kind: "allow",
      revision: facts.head.sha,
    });
  });

  test("keeps services and options in the line that is offered", () => {
    const command = { revision: OTHER, services: ["web"], options: { note: "a b", seed: true } };
    expect(decide({ command })).toMatchObject({
      refusals: [{ next: `/deploy production web @${HEAD} note="a b" seed=true` }],
    });
  });
});

describe("a fork", () => {
  const facts = { head: head({ repositoryId: 8, branch: "main" }) };
  const place = { forks: "approve" } as const;

  test("is refused, though it calls its branch main", () => {
    expect(verdict({ facts, place: { branch: "main" } })).toBe("FORK_REFUSED");
    expect(verdict({ facts, command: { word: "plan" } })).toBe("FORK_REFUSED");
  });

  test("is taken with the whole SHA of its head, where that is allowed", () => {
    expect(verdict({ facts, place })).toBe("FORK_NEEDS_SHA");
    expect(verdict({ facts, place, command: { revision: HEAD } })).toBe("allow");
  });

  test("is not taken with a short SHA, which its owner can meet with another commit", () => {
    expect(verdict({ facts, place, command: { revision: HEAD.slice(0, 39) } })).toBe(
      "FORK_NEEDS_SHA",
    );
  });

  test("that was approved and then pushed to has moved", () => {
    expect(verdict({ facts, place, command: { revision: OTHER } })).toBe("HEAD_MOVED");
  });

  test("that is gone is refused whatever the policy", () => {
    const { repositoryId: _gone, ...rest } = head({});
    expect(verdict({ facts: { head: rest }, place, command: { revision: HEAD } })).toBe(
      "FORK_REFUSED",
    );
  });

  test("changes nothing for a rollback", () => {
    expect(verdict({ facts, command: { word: "rollback" } })).toBe("allow");
  });
});

test("all that is in the way is told at once", () => {
  const freeze = {
    kind: "once",
    reason: "holidays",
    from: "2026-11-01T00:00Z",
    until: "2026-12-01T00:00Z",
  } as const;
  expect(
    verdict({
      facts: { draft: true, behind: 2 },
      place: { upToDate: true, freezes: [freeze], reviews: 1 },
    }),
  ).toBe("PULL_DRAFT REVIEWS_MISSING BEHIND_BASE FROZEN");
});

test("every refusal says what to do, in a sentence", () => {
  const decision = judge(
    caseOf({
      facts: { state: "closed", draft: true, behind: 1 },
      place: { upToDate: true },
      own: { now: NOW, heads: [] },
    }),
  );
  expect(decision.kind).toBe("refuse");
  const refusals = decision.kind === "refuse" ? decision.refusals : [];
  expect(refusals.length).toBeGreaterThan(3);
  for (const { message, remedy } of refusals) {
    expect(message).toMatch(/\w/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
  }
});
