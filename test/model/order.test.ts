import { expect, test } from "vitest";
import { startOrder } from "../../src/model/order.ts";

function order(services: Readonly<Record<string, readonly string[]>>): string[][] {
  const list = Object.entries(services).map(([name, dependsOn]) => ({ name, dependsOn }));
  return startOrder(list).map((group) => group.map(({ name }) => name));
}

test("services that need nothing start together, in their order", () => {
  expect(order({ b: [], a: [] })).toEqual([["b", "a"]]);
});

test("each group waits for the ones before", () => {
  expect(order({ web: ["api", "cache"], api: ["db"], cache: [], db: [] })).toEqual([
    ["cache", "db"],
    ["api"],
    ["web"],
  ]);
});

test("a dependency outside a partial deploy is taken as running", () => {
  expect(order({ web: ["db"] })).toEqual([["web"]]);
});

test("no services make no groups", () => {
  expect(order({})).toEqual([]);
});

test("services that wait for each other are an error", () => {
  expect(() => order({ a: ["b"], b: ["a"], c: [] })).toThrow("services wait for each other: a, b");
});
