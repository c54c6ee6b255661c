import { describe, expect, test } from "vitest";
import { costSoFar, dailyCost, monthlyCost, priced } from "../../../src/engine/previews/cost.ts";
import { refusePlace, totalSoFar, usesOf } from "../../../src/engine/previews/quota.ts";
import type { Preview } from "../../../src/model/previews.ts";
import { HOUR, NOW, running } from "./cases.ts";

const DAY = 24 * HOUR;

function preview(pull: number, change: Partial<Preview> = {}): Preview {
  const owner = { id: 1, login: "octocat" };
  return { ...running, pull, owner, created: NOW - pull * DAY, ...change };
}

const mine = preview(99);
const others = [
  preview(1),
  preview(2, { owner: { id: 2, login: "hubot" } }),
  preview(3, { repository: 8 }),
];

describe("a new preview", () => {
  test("has a place while nothing limits it", () => {
    expect(refusePlace({}, mine, others)).toBeUndefined();
    const quota = { perRepository: 3, perOrganisation: 4, perUser: 3, monthly: 1 };
    expect(refusePlace(quota, mine, others)).toBeUndefined();
  });

  test("is refused by what is full, and told what could go, oldest first", () => {
    expect(refusePlace({ perRepository: 2 }, mine, others)).toEqual({
      code: "QUOTA_EXCEEDED",
      message: "there are 2 of at most 2 previews of this repository",
      remedy:
        "Write `/destroy preview` in a pull request whose preview is not needed (oldest first: #2 since 2026-11-19, #1 since 2026-11-20), or raise `previews.quota` in deploy.yaml.",
    });
    expect(refusePlace({ perUser: 2 }, mine, others)?.message).toBe(
      "octocat has 2 of at most 2 previews",
    );
  });

  test("is not told the numbers of another repository's pull requests", () => {
    const refusal = refusePlace({ perOrganisation: 3 }, mine, others);
    expect(refusal?.remedy).toContain("oldest first: one of another repository since 2026-11-18,");
    expect(refusal?.remedy).not.toContain("#3");
  });

  test("counts with what one of its kind costs", () => {
    const cost = { hourly: 10 / 672, soFar: 0, at: NOW };
    const two = [preview(1, { cost }), preview(2, { cost })];
    expect(refusePlace({ monthly: 30 }, mine, two)).toBeUndefined();
    expect(refusePlace({ monthly: 29 }, mine, two)?.message).toBe(
      "the previews cost $20.00 a month, and $29.00 are allowed",
    );
  });
});

test("what is used is told with its limits", () => {
  const uses = usesOf({ perUser: 5 }, mine, others);
  expect(uses.map(({ of, used, limit }) => [of, used, limit])).toEqual([
    ["user", 2, 5],
    ["repository", 2, undefined],
    ["organisation", 3, undefined],
    ["monthly", 0, undefined],
  ]);
});

test("what a preview costs adds up over changes of its price", () => {
  const first = priced(preview(1), NOW, 0.01);
  const second = priced(first, NOW + 10 * HOUR, 0.02);
  expect(costSoFar(second, NOW + 20 * HOUR)).toBeCloseTo(0.3);
  expect([dailyCost(second), monthlyCost(second)]).toEqual([0.48, 13.44]);
  expect(totalSoFar([first, second], NOW + 20 * HOUR)).toBe(0.5);
});
