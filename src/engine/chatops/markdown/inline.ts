import { codeSpans, type Span } from "./code-spans.ts";
import { isFraming } from "./openers.ts";

/**
 * Those of the lines numbered in `wanted` that begin in plain text: in no code, link, image, HTML,
 * emphasis or formula that an earlier line of the paragraph has begun. One pass. In doubt a line does not.
 */
export function plainLines(lines: readonly string[], wanted: readonly number[]): readonly number[] {
  if (lines.length === 1) return wanted;
  const starts: number[] = [];
  const texts: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (wanted[starts.length] === texts.length) starts.push(length);
    const text = line.trimStart();
    texts.push(text);
    length += text.length + 1;
  }
  const isPlain = scan(texts.join("\n"), starts);
  return wanted.filter((_, index) => isPlain(index));
}

type Emphasis = "*" | "_" | "~";

/** What is open at a place. */
interface Open {
  /** Nothing is certain behind this place. */
  lost: boolean;
  bracket: boolean;
  readonly emphasis: readonly Emphasis[];
}

interface State {
  readonly text: string;
  readonly depth: Record<Emphasis, number>;
  /** Its closers may belong to others: they are not counted any more. */
  readonly stuck: Record<Emphasis, boolean>;
  lastCloser: Record<Emphasis, number>;
  brackets: number;
  lastBracket: number;
  lost: boolean;
}

/** Looks at every character that can open something; returns whether a line's start is plain. */
function scan(text: string, starts: readonly number[]): (line: number) => boolean {
  const state: State = {
    text,
    depth: { "*": 0, _: 0, "~": 0 },
    stuck: { "*": false, _: false, "~": true },
    lastCloser: { "*": -1, _: -1, "~": -1 },
    brackets: 0,
    lastBracket: -1,
    lost: false,
  };
  const spans = codeSpans(text);
  const found: Open[] = [];
  let at = 0;
  let span = 0;
  const reach = (end: number): void => {
    while (starts[found.length] !== undefined && starts[found.length]! <= end) {
      found.push(opened(state, isCode(spans[span], starts[found.length]!)));
    }
  };
  while (at < text.length && !state.lost) {
    const code = spans[span];
    if (code?.[0] === at) {
      reach(code[1] - 1);
      at = code[1];
      span += 1;
      continue;
    }
    if (at >= (starts[found.length] ?? Infinity)) reach(at);
    at = isSpecial(text, at) ? Math.max(at + 1, read(state, at)) : at + 1;
  }
  // Whatever was open may be closed where nobody looked.
  if (state.lost) Object.assign(state, { lastBracket: Infinity, lastCloser: EVERYWHERE });
  while (found.length < starts.length) found.push({ lost: true, bracket: false, emphasis: [] });
  return (line) => isPlainAt(found[line]!, starts[line]!, state);
}

/** Most characters open nothing. */
function isSpecial(text: string, at: number): boolean {
  return SPECIAL[text.charCodeAt(at)] === true;
}

const SPECIAL: Readonly<Record<number, true>> = Object.fromEntries(
  Array.from("\\*_~[]<$", (char) => [char.charCodeAt(0), true]),
);

const EVERYWHERE = { "*": Infinity, _: Infinity, "~": Infinity };

function isCode(span: Span | undefined, at: number): boolean {
  return span !== undefined && span[0] < at && at < span[1];
}

function opened({ depth, brackets }: State, lost: boolean): Open {
  const emphasis = (["*", "_", "~"] as const).filter((char) => depth[char] > 0);
  return { lost, bracket: brackets > 0, emphasis };
}

/** What is never closed is text. */
function isPlainAt({ lost, bracket, emphasis }: Open, at: number, state: State): boolean {
  if (lost || (bracket && state.lastBracket > at)) return false;
  return !emphasis.some((char) => state.lastCloser[char] > at);
}

/** Takes in what begins at `at`; returns where to go on. */
function read(state: State, at: number): number {
  const char = state.text.charAt(at);
  switch (char) {
    case "\\":
      return state.text[at + 1] === "\n" ? at + 1 : at + 2;
    case "*":
    case "_":
    case "~":
      return readRun(state, at, char);
    case "[":
      state.brackets += 1;
      state.stuck["*"] = true;
      state.stuck._ = true;
      return at + 1;
    case "]":
      return readBracket(state, at);
    case "<":
      return readTag(state, at);
    case "$":
      if (state.text[at + 1] === "$" || state.text[at + 1] === "`") state.lost = true;
      return at + 1;
    default:
      return at + 1;
  }
}

function readRun(state: State, at: number, char: Emphasis): number {
  const { text, depth, stuck, lastCloser } = state;
  let end = at + 1;
  while (text[end] === char) end += 1;
  const before = text[at - 1] ?? "\n";
  const after = text[end] ?? "\n";
  if (char === "_" && isWord(before) && isWord(after)) return end;
  const closes = !isSpace(before);
  const opens = !isSpace(after);
  if (closes) lastCloser[char] = at;
  // Which of the two it is depends on its neighbours and lengths.
  if (opens && closes) stuck[char] = true;
  if (opens) depth[char] += end - at;
  else if (closes && !stuck[char]) depth[char] = Math.max(0, depth[char] - (end - at));
  return end;
}

function isSpace(char: string): boolean {
  return char === "\n" || char === " " || /\s/.test(char);
}

function isWord(char: string): boolean {
  return /[\p{L}\p{N}]/u.test(char);
}

/** The target of a link, if it is a simple one; others may go over several lines. */
const TARGET = /\]\((?:[^\s()<>"'`\\]|\([^\s()<>"'`\\]*\))*(?: +"[^"\n`<\\]*")?\)/y;

function readBracket(state: State, at: number): number {
  state.lastBracket = at;
  const { brackets } = state;
  state.brackets = Math.max(0, brackets - 1);
  if (brackets === 0 || state.text[at + 1] !== "(") return at + 1;
  const end = match(TARGET, state.text, at);
  if (end < 0) state.lost = true;
  return end;
}

const AUTOLINK =
  /<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>`]*|[\w.!#$%&'*+/=?^{|}~-]+@[A-Za-z0-9.-]+)>/y;
/** The name ends where it ends: were it to share letters with what follows, time would be quadratic. */
const TAG =
  /<\/?([A-Za-z][A-Za-z0-9-]*)(?![A-Za-z0-9-])(?:[^<>"'`\n]|"[^"\n<>`]*"|'[^'\n<>`]*')*>/y;

function readTag(state: State, at: number): number {
  if (isSpace(state.text[at + 1] ?? " ")) return at + 1;
  const link = match(AUTOLINK, state.text, at);
  if (link >= 0) return link;
  if (!/[A-Za-z/!?]/.test(state.text[at + 1] ?? "")) return at + 1;
  TAG.lastIndex = at;
  const name = TAG.exec(state.text)?.[1];
  if (name === undefined || isFraming(name)) state.lost = true;
  return TAG.lastIndex;
}

/** The end of what `pattern` finds exactly at `at`; -1: nothing. */
function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
