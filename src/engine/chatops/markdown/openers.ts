// What a line can begin, in CommonMark with GitHub's additions. All patterns take linear time, and none
// is tried unless the first character fits: a comment may have 65,536 lines.

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

const VERBATIM = /^<(?:script|pre|style|textarea)(?:[ \t>]|$)/i;
const VERBATIM_END = /<\/(?:script|pre|style|textarea)>/i;

/** Elements that begin HTML up to a blank line, even in the middle of a paragraph. */
const BLOCKS = new Set(
  `address article aside base basefont blockquote body caption center col colgroup dd details dialog
  dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr
  html iframe legend li link main menu menuitem nav noframes ol optgroup option p param search section
  source summary table tbody td tfoot th thead title tr track ul`.split(/\s+/),
);
const BLOCK_TAG = /^<\/?([A-Za-z][A-Za-z0-9]*)(?:[ \t]|\/?>|$)/;

/** The end of the HTML that `text` begins, on a line that belongs to it; `blank`: a blank line. */
export function htmlEnd(text: string): RegExp | "blank" | undefined {
  if (!text.startsWith("<")) return undefined;
  if (text.startsWith("<!")) return declarationEnd(text);
  if (text.startsWith("<?")) return /\?>/;
  if (!isLetter(text.charCodeAt(text[1] === "/" ? 2 : 1))) return undefined;
  const name = BLOCK_TAG.exec(text)?.[1]?.toLowerCase();
  if (name !== undefined && BLOCKS.has(name)) return "blank";
  return VERBATIM.test(text) ? VERBATIM_END : undefined;
}

function isLetter(code: number): boolean {
  const small = code | 32;
  return small >= 97 && small <= 122;
}

function declarationEnd(text: string): RegExp | undefined {
  if (text.startsWith("<!--")) return /-->/;
  if (text.startsWith("<![CDATA[")) return /\]\]>/;
  return /^<![A-Za-z]/.test(text) ? />/ : undefined;
}

export interface Fence {
  readonly char: string;
  readonly length: number;
}

export function fenceOf(text: string): Fence | undefined {
  if (!text.startsWith("```") && !text.startsWith("~~~")) return undefined;
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

const MARKERS = new Set("-+*0123456789");

export function markerOf({ text, indent }: Line): Marker | undefined {
  if (!MARKERS.has(text.charAt(0))) return undefined;
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

const THEMATIC_BREAK = /^([-_*])[ \t]*(?:\1[ \t]*){2,}$/;
const HEADING = /^#{1,6}(?:[ \t]|$)/;
const UNDERLINE = /^(?:=+|-+)[ \t]*$/;
/** Looser than any dialect: the row below a table's head. */
const DELIMITER_ROW = /^(?=[^-]*-)[|: \t-]+$/;
const FOOTNOTE = /^\[\^.*\]:/;

export function isBreak(text: string): boolean {
  return "-_*".includes(text.charAt(0)) && THEMATIC_BREAK.test(text);
}

export function isHeading(text: string): boolean {
  return text.startsWith("#") && HEADING.test(text);
}

export function isUnderline(text: string): boolean {
  return "=-".includes(text.charAt(0)) && UNDERLINE.test(text);
}

export function isDelimiterRow(text: string): boolean {
  return "|:-".includes(text.charAt(0)) && DELIMITER_ROW.test(text);
}

export function isFootnote(text: string): boolean {
  return text.startsWith("[^") && FOOTNOTE.test(text);
}

/** Meant as the opener of a fence, and none: its text has a backtick. */
export function isFenceLike(text: string): boolean {
  return text.startsWith("```") && fenceOf(text) === undefined;
}

/** A line without its indentation, which is counted in columns. */
export interface Line {
  readonly text: string;
  readonly indent: number;
}

/** By code, for it is asked of every line. */
const OPENING: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  " \t-+*_=#>`~<|:[0123456789".includes(String.fromCharCode(code)),
);

/** Nothing but text begins like this; a blank line and one that is indented are something else. */
export function isSurelyText(line: string): boolean {
  return line !== "" && OPENING[line.charCodeAt(0)] !== true;
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
