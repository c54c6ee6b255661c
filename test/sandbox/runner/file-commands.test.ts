import { expect, test } from "vitest";
import { parsePairs, parsePaths } from "../../../sandbox/runner/file-commands.ts";

test("plain pairs keep everything after the first equals sign", () => {
  expect(parsePairs("a=1\n\nb=x=y<<z\n").values).toEqual({ a: "1", b: "x=y<<z" });
});

test("a value between marks keeps its lines, empty ones too", () => {
  expect(parsePairs("a<<M\none\n\nM2\nM\nb=2\n").values).toEqual({ a: "one\n\nM2", b: "2" });
});

test("an empty value between marks is empty", () => {
  expect(parsePairs("a<<M\nM\n").values).toEqual({ a: "" });
});

test("the later of two values wins", () => {
  expect(parsePairs("a=1\na=2\n").values).toEqual({ a: "2" });
});

test.each([
  ["no sign at all\n", "Invalid format 'no sign at all'"],
  ["=x\n", "Invalid format '=x'. Name must not be empty"],
  ["a<<M\nnever ended\n", "Invalid value. Matching delimiter not found 'M'"],
])("%j makes the whole file worthless", (text, complaint) => {
  expect(parsePairs(`good=1\n${text}`)).toEqual({ values: {}, complaint });
});

test("paths are lines", () => {
  expect(parsePaths("/a\n\n/b\r\n")).toEqual(["/a", "/b"]);
});
