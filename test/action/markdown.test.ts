import { expect, test } from "vitest";
import { bounded, code, escapeMarkdown, fence } from "../../src/action/markdown.ts";

test("no line inside can end a fence", () => {
  const block = fence("a\n```\n````js\nb");
  expect(block.split("\n")[0]).toBe("`````text");
  expect(block.split("\n").at(-1)).toBe("`````");
});

test("inline code survives the backticks it holds", () => {
  expect(code("a`b")).toBe("``a`b``");
  expect(code("`a`")).toBe("`` `a` ``");
});

test("escaped text makes no markup, mention or link", () => {
  const text = escapeMarkdown("<b> *x* @team [a](b)\n# no");
  expect(text).toBe("&lt;b> \\*x\\* \\@team \\[a\\]\\(b\\) \\# no");
});

test("a text within its bound stays as it is", () => {
  expect(bounded("äöü", 6)).toBe("äöü");
});

test("a longer text is cut between lines and says how much is missing", () => {
  expect(bounded("one\ntwo\nthree", 9)).toBe("one\ntwo\n… 6 more bytes are in the log");
});

test("a character is never cut in the middle", () => {
  expect(bounded("€€€", 4)).toBe("€\n… 6 more bytes are in the log");
});
