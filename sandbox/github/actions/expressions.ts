import { type Token, tokenize } from "./tokens.ts";

/** `${{ … }}` as far as workflows that deploy use it. Pure. */

export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [key: string]: Value };

/** `github`, `inputs`, `secrets`, … */
export type Contexts = Readonly<Record<string, Value>>;

/** Replaces every `${{ … }}` in a text. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, code: string) =>
    asText(evaluate(code, contexts)),
  );
}

/** A condition may stand without braces. Throws what cannot be understood. */
export function evaluate(code: string, contexts: Contexts): Value {
  const bare = code.trim().replace(/^\$\{\{(.*)\}\}$/s, "$1");
  const cursor = { tokens: tokenize(bare), contexts, at: 0 };
  const value = readOr(cursor);
  const rest = cursor.tokens[cursor.at];
  if (rest !== undefined) throw new Error(`unexpected ${rest.text}`);
  return value;
}

export function isTrue(value: Value): boolean {
  return value !== null && value !== false && value !== "" && value !== 0;
}

export function asText(value: Value): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Where in the words we are. */
interface Cursor {
  readonly tokens: readonly Token[];
  readonly contexts: Contexts;
  at: number;
}

/** Steps over a sign, if it is the next word. */
function take(cursor: Cursor, sign: string): boolean {
  const next = cursor.tokens[cursor.at];
  const isNext = next?.kind === "sign" && next.text === sign;
  if (isNext) cursor.at += 1;
  return isNext;
}

function expect(cursor: Cursor, sign: string): void {
  if (take(cursor, sign)) return;
  throw new Error(`expected ${sign}, found ${cursor.tokens[cursor.at]?.text ?? "the end"}`);
}

/** Both sides are read whatever the first one is: what is skipped has to be understood, too. */
function readOr(cursor: Cursor): Value {
  let left = readAnd(cursor);
  while (take(cursor, "||")) {
    const right = readAnd(cursor);
    left = isTrue(left) ? left : right;
  }
  return left;
}

function readAnd(cursor: Cursor): Value {
  let left = readComparison(cursor);
  while (take(cursor, "&&")) {
    const right = readComparison(cursor);
    left = isTrue(left) ? right : left;
  }
  return left;
}

function readComparison(cursor: Cursor): Value {
  const left = readUnary(cursor);
  if (take(cursor, "==")) return isSame(left, readUnary(cursor));
  if (take(cursor, "!=")) return !isSame(left, readUnary(cursor));
  return left;
}

function readUnary(cursor: Cursor): Value {
  if (take(cursor, "!")) return !isTrue(readUnary(cursor));
  let found = readPrimary(cursor);
  for (;;) {
    if (take(cursor, ".")) found = property(found, cursor.tokens[cursor.at++]?.text ?? "");
    else if (take(cursor, "[")) {
      found = property(found, asText(readOr(cursor)));
      expect(cursor, "]");
    } else return found;
  }
}

function readPrimary(cursor: Cursor): Value {
  if (take(cursor, "(")) {
    const value = readOr(cursor);
    expect(cursor, ")");
    return value;
  }
  const token = cursor.tokens[cursor.at++];
  if (token?.kind === "text") return token.text;
  if (token?.kind === "number") return Number(token.text);
  if (token?.kind !== "name") throw new Error(`unexpected ${token?.text ?? "end"}`);
  if (!take(cursor, "(")) return named(token.text, cursor.contexts);
  const run = FUNCTIONS[token.text.toLowerCase()];
  if (run === undefined) throw new Error(`${token.text}() is not understood`);
  return run(readArguments(cursor), cursor.contexts);
}

function readArguments(cursor: Cursor): Value[] {
  const values: Value[] = [];
  while (!take(cursor, ")")) {
    values.push(readOr(cursor));
    take(cursor, ",");
  }
  return values;
}

function named(name: string, contexts: Contexts): Value {
  if (name === "true" || name === "false") return name === "true";
  return name === "null" ? null : (contexts[name] ?? null);
}

/** Names are compared without regard to case; what is not there is null. */
function property(value: Value, name: string): Value {
  if (typeof value !== "object" || value === null) return null;
  const wanted = name.toLowerCase();
  const found = Object.entries(value).find(([key]) => key.toLowerCase() === wanted);
  return found === undefined ? null : found[1];
}

function isSame(a: Value, b: Value): boolean {
  if (typeof a === "string" && typeof b === "string") return a.toLowerCase() === b.toLowerCase();
  if (typeof a === typeof b) return a === b;
  return Number(a ?? 0) === Number(b ?? 0);
}

type Run = (given: readonly Value[], contexts: Contexts) => Value;

const FUNCTIONS: Readonly<Record<string, Run>> = {
  always: () => true,
  success: (_, { job }) => property(job ?? null, "status") === "success",
  failure: (_, { job }) => property(job ?? null, "status") === "failure",
  cancelled: (_, { job }) => property(job ?? null, "status") === "cancelled",
  contains: ([all = null, item = null]) =>
    Array.isArray(all)
      ? all.some((it) => isSame(it as Value, item))
      : asText(all).toLowerCase().includes(asText(item).toLowerCase()),
  startswith: ([text = null, head = null]) =>
    asText(text).toLowerCase().startsWith(asText(head).toLowerCase()),
  format: ([text = null, ...rest]) =>
    asText(text).replaceAll(/\{(\d+)\}/g, (_, index: string) =>
      asText(rest[Number(index)] ?? null),
    ),
  tojson: ([value = null]) => JSON.stringify(value, null, 2),
  fromjson: ([text = null]) => JSON.parse(asText(text)) as Value,
};
