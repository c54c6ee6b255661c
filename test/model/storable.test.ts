import { expect, test } from "vitest";
import { storable } from "../../src/model/storable.ts";

test("replaces what no database holds, wherever it is, and nothing else", () => {
  expect(storable({ "a\0": ["\ud800x", { b: "x\udc00" }], c: 1, d: null, e: true })).toEqual({
    "a\ufffd": ["\ufffdx", { b: "x\ufffd" }],
    c: 1,
    d: null,
    e: true,
  });
});

test("gives back the very same value when there is nothing to replace", () => {
  const value = { a: "\u{1f680} \\u0001 é", b: [1] };
  expect(storable(value)).toBe(value);
  const escaped = { a: "\\u0000 \\ud800" };
  expect(storable(escaped)).toEqual(escaped);
});

test("takes __proto__ for a key like any other", () => {
  const value = JSON.parse('{"__proto__":{"x":"\\u0000"}}') as object;
  expect(JSON.stringify(storable(value))).toBe('{"__proto__":{"x":"\ufffd"}}');
  expect(({} as { x?: string }).x).toBeUndefined();
});
