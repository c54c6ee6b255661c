import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { quote, quoteArgv } from "../../src/model/quote.ts";

test("plain words stay as they are", () => {
  for (const word of ["docker", "a/b.c:d@e%f+g,h-i", "18101", "127.0.0.1:80:80"])
    expect(quote(word)).toBe(word);
});

test("every other word is quoted, the empty one and assignments too", () => {
  expect(quote("")).toBe("''");
  expect(quote("A=b")).toBe("'A=b'");
  expect(quote("~root")).toBe("'~root'");
  expect(quote("it's")).toBe(`'it'\\''s'`);
});

test("NUL is refused", () => {
  expect(() => quote("a\0b")).toThrow("NUL");
});

test.for(["dash", "bash"])("%s reads back any two bytes as they were", (shell) => {
  const words: string[] = [];
  for (let a = 1; a < 128; a += 1)
    words.push(String.fromCharCode(a), `x${String.fromCharCode(a, a)}'`);
  const { stdout } = spawnSync(shell, ["-c", quoteArgv(["printf", "%s\\0", ...words])], {
    encoding: "utf8",
  });
  expect(stdout.split("\0").slice(0, -1)).toEqual(words);
});
