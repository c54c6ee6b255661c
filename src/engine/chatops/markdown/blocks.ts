import { Frames } from "./frames.ts";
import { withoutCode } from "./code-spans.ts";
import * as open from "./openers.ts";

/** Where a line of the text finds itself. */
type Block =
  | { readonly in: "nothing" }
  | { readonly in: "paragraph"; readonly lines: string[]; plain: boolean }
  | { readonly in: "fence"; readonly fence: open.Fence }
  | { readonly in: "html"; readonly end: RegExp | "blank" }
  | List
  /**
   * A quote, a table, the lines behind HTML: up to a blank line nothing counts. `murky`: dialects
   * differ on whether other blocks may begin in it.
   */
  | { readonly in: "rest"; readonly murky: boolean }
  /** It is not certain what this is: nothing counts any more. */
  | { readonly in: "lost" };

interface List {
  readonly in: "list";
  readonly kind: string;
  readonly offset: number;
  /** Its last line was blank, was a marker without text, or had text. */
  readonly last: "blank" | "marker" | "text";
  /** A line without indentation followed: it went on with an item's text or ended the list. */
  readonly unsure?: true;
}

type Paragraph = Block & { readonly in: "paragraph" };

const NOTHING: Block = { in: "nothing" };
const LOST: Block = { in: "lost" };
const REST: Block = { in: "rest", murky: false };
const MURKY: Block = { in: "rest", murky: true };

/**
 * The lines of every paragraph that stands at the top of a Markdown text, in no quote, list, table,
 * HTML or code. One pass, whatever the text: each library that was measured takes 20 ms and more for
 * 64 KiB of its worst case. Where dialects differ, or it takes more than a look back, a paragraph is
 * left out; it never is one that another reader would show as something else.
 */
export function topParagraphs(text: string): string[][] {
  const found: string[][] = [];
  const frames = new Frames();
  let block = NOTHING;
  const leave = (next: Block): void => {
    if (block.in === "paragraph" && block !== next) {
      close(block, block.plain && next !== LOST, frames, found);
    }
    block = next;
  };
  const hasHtml = text.includes("<");
  for (const raw of linesOf(text)) {
    const before = block;
    if (before.in === "paragraph" && open.isSurelyText(raw)) {
      before.lines.push(raw);
      continue;
    }
    leave(step(before, open.lineOf(raw), raw));
    if (hasHtml) observe(before, block, raw, frames);
    if (block.in === "lost" || frames.lost) return found;
  }
  leave(NOTHING);
  return found;
}

/** A pattern to split at takes three times as long. */
function linesOf(text: string): string[] {
  return (text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text).split("\n");
}

/** More lines without a blank one are no writing of a person's: a log, or an attack. */
const LONGEST_PARAGRAPH = 1_000;

function close({ lines }: Paragraph, plain: boolean, frames: Frames, found: string[][]): void {
  if (lines.length > LONGEST_PARAGRAPH) {
    if (lines.some((line) => line.includes("<"))) frames.lose();
    return;
  }
  if (plain && !frames.inside && !isDefinition(lines)) found.push(lines);
  if (!lines.some((line) => line.includes("<"))) return;
  frames.inline(withoutCode(lines.join("\n")));
}

/** `[label]: target` may go over several lines, of which one may begin with a slash. */
function isDefinition(lines: readonly string[]): boolean {
  return startsWithBracket(lines) && lines.some((line) => line.includes("]:"));
}

function startsWithBracket([first = ""]: readonly string[]): boolean {
  return first.trimStart().startsWith("[");
}

/** Takes note of the HTML in a line that is not a paragraph's. */
function observe(before: Block, after: Block, raw: string, frames: Frames): void {
  if (!raw.includes("<") && !raw.includes("-->")) return;
  if (after.in === "html" || before.in === "html") frames.html(raw);
  else if (after.in === "list" || isQuoted(after, raw)) frames.comments(raw);
  else if (after.in === "rest" && after.murky) frames.html(raw);
  else if (after.in === "rest") {
    frames.comments(raw);
    frames.inline(withoutCode(raw));
  } else if (after.in === "nothing" && open.isHeading(raw.trimStart())) {
    frames.inline(withoutCode(raw));
  }
}

function isQuoted(block: Block, raw: string): boolean {
  return block.in === "rest" && raw.trimStart().startsWith(">");
}

/** The block after `line`; the same object when the line goes on with it. */
function step(block: Block, line: open.Line, raw: string): Block {
  switch (block.in) {
    case "lost":
      return block;
    case "fence":
      return line.indent < 4 && open.closes(line.text, block.fence) ? NOTHING : block;
    case "html":
      return afterHtml(block, line);
    case "list":
      return afterList(block, line, raw);
    case "paragraph":
      return afterParagraph(block, line, raw);
    case "rest":
      return afterRest(block, line);
    case "nothing":
      return begin(line, raw);
  }
}

function afterRest(block: Block & { in: "rest" }, line: open.Line): Block {
  if (line.text === "") return NOTHING;
  if (!block.murky && line.text.startsWith(">") && line.indent < 4) return block;
  const next = afterText(line) ?? (open.isFenceLike(line.text) ? LOST : undefined);
  if (next !== undefined) return block.murky ? LOST : next;
  return startsWithTag(line) ? MURKY : block;
}

/** A tag that stands alone begins HTML, if it is a whole one and no paragraph is open. */
function startsWithTag({ text, indent }: open.Line): boolean {
  return indent < 4 && text.startsWith("<") && /^<[A-Za-z/]/.test(text);
}

function afterHtml(block: Block & { in: "html" }, { text }: open.Line): Block {
  if (block.end === "blank") return text === "" ? NOTHING : block;
  return block.end.test(text) ? MURKY : block;
}

/** What a line begins when nothing is open. */
function begin(line: open.Line, raw: string): Block {
  if (line.text === "" || line.indent >= 4) return NOTHING;
  if (open.isSurelyText(line.text)) return { in: "paragraph", lines: [raw], plain: true };
  const marker = open.isBreak(line.text) ? undefined : open.markerOf(line);
  if (marker !== undefined) return listOf(marker);
  if (open.isFootnote(line.text)) return { in: "list", kind: "^", offset: 4, last: "text" };
  const other = interrupting(line);
  if (other !== undefined) return other;
  if (startsWithTag(line)) return MURKY;
  if (open.isFenceLike(line.text)) return REST;
  return { in: "paragraph", lines: [raw], plain: true };
}

function listOf({ kind, offset, empty }: open.Marker): Block {
  return { in: "list", kind, offset, last: empty ? "marker" : "text" };
}

/** Blocks other than lists that may begin in the middle of a paragraph. */
function interrupting({ text, indent }: open.Line): Block | undefined {
  if (indent >= 4) return undefined;
  if (text.startsWith(">")) return REST;
  if (open.isHeading(text) || open.isBreak(text)) return NOTHING;
  const fence = open.fenceOf(text);
  if (fence !== undefined) return { in: "fence", fence };
  const end = open.htmlEnd(text);
  if (end === undefined) return undefined;
  if (end === "blank") return { in: "html", end };
  return end.test(text.slice(2)) ? MURKY : { in: "html", end };
}

/** As {@link interrupting}, behind text that may belong to a list or quote, or to nothing. */
function afterText(line: open.Line): Block | undefined {
  const other = interrupting(line);
  if (other !== undefined || line.indent >= 4) return other;
  const marker = open.markerOf(line);
  if (marker === undefined) return open.isFootnote(line.text) ? LOST : undefined;
  return marker.interrupts ? listOf(marker) : LOST;
}

function afterParagraph(block: Paragraph, line: open.Line, raw: string): Block {
  if (line.text === "") return NOTHING;
  if (open.isSurelyText(line.text)) return goOn(block, raw);
  if (line.indent < 4) {
    if (open.isUnderline(line.text)) return discard(block, NOTHING);
    const marker = open.isBreak(line.text) ? undefined : open.markerOf(line);
    if (marker?.interrupts === true) return listOf(marker);
    if (marker !== undefined || open.isFootnote(line.text)) {
      return startsWithBracket(block.lines) || marker === undefined ? LOST : goOn(block, raw);
    }
    const other = interrupting(line);
    if (other !== undefined) return other;
    if (open.isFenceLike(line.text)) return discard(block, REST);
  }
  if (open.isDelimiterRow(line.text)) return discard(block, REST);
  return goOn(block, raw);
}

function goOn(block: Paragraph, raw: string): Block {
  block.lines.push(raw);
  return block;
}

/** It was a heading or the head of a table. Definitions before it could make it something else. */
function discard(block: Paragraph, next: Block): Block {
  if (startsWithBracket(block.lines)) return LOST;
  block.plain = false;
  return next;
}

function afterList(block: List, line: open.Line, raw: string): Block {
  if (line.text === "") return block.last === "marker" ? NOTHING : { ...block, last: "blank" };
  if (line.indent >= block.offset) {
    if (block.unsure && mayBegin({ ...line, indent: 0 })) return LOST;
    return block.last === "text" ? block : { ...block, last: "text" };
  }
  if (block.last === "blank") return begin(line, raw);
  const marker = line.indent < 4 ? open.markerOf(line) : undefined;
  if (marker !== undefined && !open.isBreak(line.text)) {
    return marker.interrupts || marker.kind === block.kind ? listOf(marker) : LOST;
  }
  const next = afterText(line);
  if (next !== undefined) return next;
  return startsWithTag(line) || open.isFenceLike(line.text)
    ? LOST
    : { ...block, last: "text", unsure: true };
}

function mayBegin(line: open.Line): boolean {
  return afterText(line) !== undefined || startsWithTag(line) || open.isFenceLike(line.text);
}
