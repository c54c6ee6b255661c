import { expect, test } from "vitest";
import { firstLook, nextLook } from "../../../src/adapters/coolify/waiting.ts";

test("the first look comes a little after the longest time, and later the more they differ", () => {
  expect(firstLook([2_000, 2_000])).toBe(2_100);
  expect(firstLook([2_000, 4_000])).toBe(4_700);
  expect(firstLook([4_000, 2_000, 3_000])).toBe(4_700);
});

test("without any it is a guess, and never at once", () => {
  expect(firstLook([])).toBe(3_000);
  expect(firstLook([10])).toBe(300);
});

test("later looks come further apart, within bounds", () => {
  expect([0, 10_000, 40_000, 600_000].map(nextLook)).toEqual([1_000, 1_500, 6_000, 10_000]);
});
