// Ours against micromark, the reference in JavaScript, with GitHub's additions.
import * as fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { expect, test } from "vitest";
import { slashLines } from "../../../../src/engine/chatops/markdown/index.ts";
import { soup } from "./soup.ts";
import "../../../seed.ts";

const RUNS = 1500;

/** Lines that begin with a slash where the tree has plain text of a paragraph right below its root. */
function reference(markdown: string): string[] {
  const options = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };
  const paragraphs = fromMarkdown(markdown, options).children.filter(
    ({ type }) => type === "paragraph",
  );
  const lines = [...markdown.matchAll(/([^\r\n]*)(?:\r\n|\n|\r|$)/g)];
  return paragraphs.flatMap((paragraph) => {
    const { start, end } = paragraph.position!;
    const inside = (at: number): boolean =>
      "children" in paragraph &&
      paragraph.children.some(
        ({ type, position }) =>
          !["text", "break"].includes(type) &&
          position!.start.offset! <= at &&
          at < position!.end.offset!,
      );
    return lines.slice(start.line - 1, end.line).flatMap(({ index, 1: text = "" }) => {
      const at = index + text.length - text.trimStart().length;
      return /^ {0,3}\/\S/.test(text) && !inside(at) ? [text.replaceAll(/^ +|[ \t]+$/g, "")] : [];
    });
  });
}

/** micromark's tree builder fails on some links that are never closed. */
function tryReference(markdown: string): string[] | undefined {
  try {
    return reference(markdown);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function isPartOf(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (line === part[at]) at += 1;
  return at === part.length;
}

test("the reference is read rightly", () => {
  expect(reference("a\n/b\n\n`x\n/c`\n\n> /d\n\n  /e \n")).toEqual(["/b", "/e"]);
});

test("no line counts that the reference shows as anything but plain text at the top", () => {
  let [compared, ours, theirs] = [0, 0, 0];
  fc.assert(
    fc.property(soup(16), (markdown) => {
      const expected = tryReference(markdown);
      if (expected === undefined) return;
      const found = slashLines(markdown);
      compared += 1;
      ours += found.length;
      theirs += expected.length;
      expect(isPartOf(found, expected), JSON.stringify({ markdown, found, expected })).toBe(true);
    }),
    { numRuns: RUNS },
  );
  console.log(`${compared} texts: ${ours} lines count here, ${theirs} for the reference`);
  // In doubt a line does not count; but doubt is rare enough.
  expect(ours).toBeGreaterThan(theirs / 3);
});
