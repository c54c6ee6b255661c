import { describe, expect, test } from "vitest";
import { wishOf } from "../../../src/engine/previews/wish.ts";
import type { PreviewPull, PreviewRules } from "../../../src/model/previews.ts";
import { about, none, octocat, pull, rules, running, sha } from "./cases.ts";

const asked = { ...none, asked: { by: octocat } };
const dependabot = { id: 2, login: "dependabot[bot]", type: "Bot" } as const;

function wish(change: Partial<PreviewRules>, seen: Partial<PreviewPull> = {}, preview = none) {
  return wishOf(about({ preview, pull: { ...pull, ...seen }, rules: { ...rules, ...change } }))
    .kind;
}

describe("a preview is asked for", () => {
  test("by a pull request that is open", () => {
    expect(wish({ on: "open" })).toBe("run");
  });

  test("by the label, in whatever case", () => {
    expect(wish({ on: "label" })).toBe("end");
    expect(wish({ on: "label" }, { labels: ["Preview"] })).toBe("run");
  });

  test("by /preview alone, which always does", () => {
    expect(wish({ on: "comment" })).toBe("stay");
    for (const on of ["open", "label", "comment"] as const) {
      expect(wish({ on }, { draft: true, author: dependabot }, asked)).toBe("run");
    }
  });
});

describe("no preview is made, and none taken away,", () => {
  test("of a draft, where drafts have none", () => {
    expect([wish({}, { draft: true }), wish({ drafts: false }, { draft: true })]).toEqual([
      "run",
      "stay",
    ]);
  });

  test("of a program's pull request, where it is not allowed", () => {
    expect([
      wish({ bots: true }, { author: dependabot }),
      wish({}, { author: dependabot }),
    ]).toEqual(["run", "stay"]);
  });

  test("of a fork, unless a person has approved this very commit", () => {
    const fork = { head: { ...pull.head, isFork: true } };
    const approved = { ...none, asked: { by: octocat, revision: sha("a") } };
    expect(wish({}, fork, approved)).toBe("stay");
    expect(wish({ forks: "approve" }, fork, asked)).toBe("stay");
    expect(wish({ forks: "approve" }, fork, approved)).toBe("run");
  });

  test("of a pull request that changes nothing that it would show", () => {
    const paths = { web: ["apps/**"] };
    expect(wish({ paths }, { changed: ["README.md"] }, running)).toBe("stay");
    expect(wish({ paths }, { changed: ["README.md"], state: "closed" }, running)).toBe("end");
  });
});

test("what is said has the reason in it", () => {
  const why = (seen: Partial<PreviewPull>) => wishOf(about({ pull: { ...pull, ...seen } }));
  expect(why({ state: "merged" })).toEqual({ kind: "end", why: "the pull request is merged" });
  expect(wishOf(about({ pull: { unknown: "502" } }))).toEqual({ kind: "unknown", why: "502" });
});
