import { expect, test } from "vitest";
import { asSeconds, median, pairedRatio, series } from "../../bench/speed/figures.ts";

test("the median of an even number of values lies between the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([30, 10, 20])).toBe(20);
});

test("a series tells its range", () => {
  const times = series([620, 580, 810]);
  expect(times).toEqual({ n: 3, median: 620, min: 580, max: 810 });
  expect(asSeconds(times)).toBe("0.62 s (0.58–0.81)");
});

test("a busy spell that falls on a whole pair does not change the ratio", () => {
  expect(pairedRatio([130, 1300, 130], [100, 1000, 100])).toBeCloseTo(1.3);
});

test("contestants that ran a different number of times have no ratio", () => {
  expect(() => pairedRatio([1, 2], [1])).toThrow(/different number/);
});
