/** What a line can begin, in CommonMark with GitHub's additions. All patterns take linear time. */

/** Elements that frame or hide what stands in them, as CommonMark's blocks and GitHub's allowed tags. */
const FRAMING = new Set(
  `address article aside blockquote body caption center colgroup dd details dialog dir div dl dt
  fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header html iframe legend li
  main menu nav noframes ol optgroup option p picture pre script search section select style summary
  table tbody td template textarea tfoot th thead title tr ul video audio
  a abbr b bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strike strong sub
  sup time tt u var`.split(/\s+/),
);

export function isFraming(element: string): boolean {
  return FRAMING.has(element.toLowerCase());
}

/** What ends a block of HTML; its line belongs to it. */
const HTML: readonly (readonly [start: RegExp, end: RegExp])[] = [
  [/^<(?:script|pre|style|textarea)(?:[ \t>]|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [/^<![A-Za-z]/, />/],
];
const HTML_TO_BLANK =
  /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:[ \t]|\/?>|$)/i;

/** The end of the HTML that `text` begins; `blank`: the next blank line. */
export function htmlEnd(text: string): RegExp | "blank" | undefined {
  const found = HTML.find(([start]) => start.test(text));
  return found?.[1] ?? (HTML_TO_BLANK.test(text) ? "blank" : undefined);
}

export interface Fence {
  readonly char: string;
  readonly length: number;
}

export function fenceOf(text: string): Fence | undefined {
  const match = /^(?:(`{3,})[^`]*|(~{3,}).*)$/.exec(text);
  const mark = match?.[1] ?? match?.[2];
  return mark === undefined ? undefined : { char: mark.charAt(0), length: mark.length };
}

export function closes(text: string, { char, length }: Fence): boolean {
  const mark = /^(`+|~+)[ \t]*$/.exec(text)?.[1] ?? "";
  return mark.startsWith(char) && mark.length >= length;
}

export interface Marker {
  /** What items of one list share: `-`, `+`, `*`, `.` or `)`. */
  readonly kind: string;
  /** Columns from the line's start to the item's text. */
  readonly offset: number;
  /** Nothing stands behind it. */
  readonly empty: boolean;
  /** Whether all dialects agree that it ends a paragraph. */
  readonly interrupts: boolean;
}

export function markerOf({ text, indent }: Line): Marker | undefined {
  const match = /^(?:([-+*])|(\d{1,9})([.)]))([ \t].*)?$/.exec(text);
  if (match === null) return undefined;
  const kind = match[1] ?? match[3] ?? "";
  const end = indent + (match[1] ?? `${match[2]}.`).length;
  const rest = lineOf(match[4] ?? "", end);
  const empty = rest.text === "";
  const gap = rest.indent - end;
  const offset = empty || gap > 4 ? end + 1 : rest.indent;
  const interrupts = !empty && (match[1] !== undefined || match[2] === "1");
  return { kind, offset, empty, interrupts };
}

export const THEMATIC_BREAK = /^([-_*])[ \t]*(?:\1[ \t]*){2,}$/;
export const HEADING = /^#{1,6}(?:[ \t]|$)/;
export const UNDERLINE = /^(?:=+|-+)[ \t]*$/;
/** Looser than any dialect: the row below a table's head. */
export const DELIMITER_ROW = /^(?=[^-]*-)[|: \t-]+$/;
export const FOOTNOTE = /^\[\^.*\]:/;

/** A line without its indentation, which is counted in columns. */
export interface Line {
  readonly text: string;
  readonly indent: number;
}

/** Nothing but text begins like this. */
export function isSurelyText({ text }: Line): boolean {
  const code = text.charCodeAt(0);
  return code === 0x2f || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** `from`: the column at which `raw` starts, for the tabs in it. */
export function lineOf(raw: string, from = 0): Line {
  let column = from;
  let at = 0;
  for (; at < raw.length; at++) {
    const char = raw[at];
    if (char === " ") column += 1;
    else if (char === "\t") column += 4 - (column % 4);
    else break;
  }
  return { text: at === 0 ? raw : raw.slice(at), indent: column };
}
