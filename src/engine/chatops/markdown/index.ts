import { topParagraphs } from "./blocks.ts";
import { plainLines } from "./inline.ts";

/** GitHub accepts no longer comment. */
export const LONGEST_COMMENT = 65_536;

/**
 * The lines of a comment that begin with a slash as plain text of a paragraph at the top, in order and
 * trimmed. The text is read as a block structure first: that a line looks like a command says nothing.
 */
export function slashLines(markdown: string): string[] {
  if (markdown.length > LONGEST_COMMENT || !MAYBE.test(markdown)) return [];
  const found: string[] = [];
  for (const lines of topParagraphs(markdown)) {
    const slashed = slashedOf(lines);
    if (found.length + slashed.length > MOST_LINES) return [];
    if (slashed.length > 0) found.push(...plainLines(lines, slashed).map((at) => lines[at] ?? ""));
  }
  return found.map(trimBlanks);
}

function slashedOf(lines: readonly string[]): number[] {
  const found: number[] = [];
  lines.forEach((line, at) => {
    // Most lines need no pattern.
    const may = line.startsWith("/") || line.startsWith(" ");
    if (may && SLASH.test(line)) found.push(at);
  });
  return found;
}

/** Above this many lines that begin with a slash a comment is a list of paths, or an attack. */
const MOST_LINES = 100;

/** Blanks and tabs alone: other white space is a character like any other, and makes another word. */
function trimBlanks(line: string): string {
  const isBlank = (at: number): boolean => line[at] === " " || line[at] === "\t";
  let [start, end] = [0, line.length];
  while (isBlank(start)) start += 1;
  while (end > start && isBlank(end - 1)) end -= 1;
  return line.slice(start, end);
}

const SLASH = /^ {0,3}\/\S/;
/** What no command can do without; most comments end here. */
const MAYBE = /(?:^|[\r\n]) {0,3}\/[^\s]/;
