import { expect, test } from "vitest";
import { distance, nearest } from "../../src/model/nearest.ts";

test.each([
  ["", "", 0],
  ["abc", "abc", 0],
  ["", "abc", 3],
  ["abc", "acb", 1],
  ["kitten", "sitting", 3],
  ["domain", "domains", 1],
])("from %j to %j", (a, b, edits) => {
  expect(distance(a, b)).toBe(edits);
  expect(distance(b, a)).toBe(edits);
});

test("the nearest word is found whatever its case and its dashes", () => {
  expect(nearest("dependsOn", ["domains", "depends_on"])).toBe("depends_on");
  expect(nearest("stop-grace-period", ["stop_grace_period"])).toBe("stop_grace_period");
});

test("words that share little are not offered", () => {
  expect(nearest("zzz", ["env", "port"])).toBeUndefined();
  expect(nearest("x", ["a", "b"])).toBeUndefined();
  expect(nearest("p".repeat(65), ["p".repeat(64)])).toBeUndefined();
});
