import { expect, test } from "vitest";
import { parseCommand } from "../../../sandbox/runner/commands.ts";

test("a command has a name, properties and data, each with its own escapes", () => {
  expect(parseCommand("::error file=a%2Cb.yml,line=1,title=x%3Ay::50%25 of%0Aall")).toEqual({
    name: "error",
    properties: { file: "a,b.yml", line: "1", title: "x:y" },
    data: "50% of\nall",
  });
});

test("data may hold colons and properties single ones", () => {
  expect(parseCommand("::group::a::b")).toMatchObject({ name: "group", data: "a::b" });
  expect(parseCommand("::notice title=a:b::c")).toMatchObject({ properties: { title: "a:b" } });
});

test("an escape that was escaped is not read twice", () => {
  expect(parseCommand("::debug::%250A")?.data).toBe("%0A");
});

test.each(["text", ":: ", "x::error::y", "::::", "::Error::upper"])("%j is no command", (line) => {
  expect(parseCommand(line)).toBeUndefined();
});
