import { expect, test } from "vitest";
import {
  bounded,
  code,
  codeCell,
  escapeMarkdown,
  fence,
  lastLines,
  visible,
  webLink,
} from "../../src/model/markdown.ts";

const THIN = "\u200B";

test("no line inside can end a fence", () => {
  const block = fence("a\n```\n````js\nb");
  expect(block.split("\n")[0]).toBe("`````text");
  expect(block.split("\n").at(-1)).toBe("`````");
});

test("inline code survives the backticks it holds", () => {
  expect(code("a`b")).toBe("``a`b``");
  expect(code("`a`")).toBe("`` `a` ``");
});

test("inline code of nothing is a dash, not two backticks that open what follows", () => {
  expect(code("")).toBe("–");
  expect(code(" \n ")).toBe("–");
});

test("inline code in a table keeps its bars from ending the cell", () => {
  expect(codeCell("a|b")).toBe("`a\\|b`");
});

test("escaped text makes no markup, mention, reference or link", () => {
  expect(escapeMarkdown("<b> *x* [a](b)\n- no &lt;")).toBe(
    "&lt;b\\> \\*x\\* \\[a\\]\\(b\\) \\- no &amp;lt;",
  );
  expect(escapeMarkdown("@team")).toBe(`\\@${THIN}team`);
  expect(escapeMarkdown("#1 GH-2")).toBe(`\\#${THIN}1 GH${THIN}\\-2`);
  expect(escapeMarkdown("https://e.x www.e.x")).toBe(`https:${THIN}//e.x www${THIN}.e.x`);
});

test("what hides in a text or turns it around is left out", () => {
  expect(visible("\u001B[31mred\u001B[0m \u202Etxt\u200B\u0000\u2066!")).toBe("red txt!");
  expect(visible("a\tb\nc\r\n")).toBe("a\tb\nc\n");
  expect(visible("\u001B]8;;https://e.x\u0007link\u001B]8;;\u0007")).toBe("link");
});

test("a link shows the host that it leads to", () => {
  expect(webLink("https://shop.example.com/")).toBe(
    "[shop.example.com](https://shop.example.com/)",
  );
  expect(webLink("http://a.example:8080/up")).toBe("[a.example:8080/up](http://a.example:8080/up)");
});

test("a link leads to the web or nowhere, and nothing in it can end it", () => {
  expect(webLink("javascript:alert(1)")).toBe("");
  expect(webLink("https://bank.example@evil.example/")).toBe("");
  expect(webLink("not an address")).toBe("");
  expect(webLink("https://a.example/x)](https://evil.example)")).not.toMatch(/(?<!\\)\)\]\(/);
  expect(webLink("https://a.example/|<img>")).not.toMatch(/(?<!\\)[|<>]/);
});

test("a text within its bound stays as it is", () => {
  expect(bounded("äöü", 6)).toBe("äöü");
});

test("a longer text is cut between lines and says how much is missing", () => {
  expect(bounded("one\ntwo\nthree", 9)).toBe("one\ntwo\n… 6 more bytes are in the log");
});

test("a character is never cut in the middle", () => {
  expect(bounded("€€€", 4)).toBe("€\n… 6 more bytes are in the log");
  expect(lastLines("€€€", 9, 4)).toBe("€");
});

test("the last lines are whole lines where there are any", () => {
  expect(lastLines("1\n2\n3\n4\n", 2, 100)).toBe("3\n4");
  expect(lastLines("first\nsecond\nthird", 9, 11)).toBe("third");
});
