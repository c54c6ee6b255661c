import { type Head, parseHead } from "./head.ts";

const LONGEST_LINE = 65_536;
const NOTHING = Buffer.alloc(0);

export interface ParserEvents {
  head(head: Head): void;
  body(bytes: Buffer): void;
  /** The response is complete. After status 101 every further byte goes to `body`. */
  done(): void;
}

/** Where the bytes of one connection stand in HTTP/1.1; changed by `expectResponse` and `push`. */
export interface Parser {
  readonly on: ParserEvents;
  state: "idle" | "head" | "length" | "size" | "chunk" | "chunk end" | "trailer" | "raw";
  pending: Buffer;
  /** Bytes still to come of the body, or of its present chunk. */
  left: number;
  received: number;
  lastText: string;
  lastHead: Head | undefined;
}

export function createParser(on: ParserEvents): Parser {
  const last = { lastText: "", lastHead: undefined };
  return { on, state: "idle", pending: NOTHING, left: 0, received: 0, ...last };
}

/** A request was sent: one response may come. */
export function expectResponse(parser: Parser): void {
  parser.state = "head";
  parser.received = 0;
}

/** Takes received bytes; throws an Error when they break the protocol or belong to no request. */
export function push(parser: Parser, bytes: Buffer): void {
  let rest = parser.pending.length === 0 ? bytes : Buffer.concat([parser.pending, bytes]);
  parser.pending = NOTHING;
  while (rest.length > 0) {
    const used = step(parser, rest);
    if (used === 0) {
      if (rest.length > LONGEST_LINE) throw new Error("a line or head longer than 64 KiB");
      parser.pending = rest;
      return;
    }
    rest = rest.subarray(used);
  }
}

/** Where the response stands, for messages. */
export function place(parser: Parser): string {
  const { state, received, left } = parser;
  if (state === "idle") return "between two requests";
  if (state === "raw") return "after the upgrade";
  if (state === "head")
    return parser.pending.length === 0 ? "before the answer" : "inside the head";
  return state === "length"
    ? `after ${received} of ${received + left} bytes of the body`
    : `after ${received} bytes of the body`;
}

/** Takes what it can from the front of `rest` and returns how much; 0: more is needed. */
function step(parser: Parser, rest: Buffer): number {
  const { state } = parser;
  if (state === "idle") {
    throw new Error(`bytes that no request asked for: ${rest.toString("latin1", 0, 40)}`);
  }
  if (state === "head") return takeHead(parser, rest);
  if (state === "length" || state === "chunk") return takeBody(parser, rest);
  if (state !== "raw") return takeLine(parser, rest);
  parser.on.body(rest);
  return rest.length;
}

function takeHead(parser: Parser, rest: Buffer): number {
  const end = rest.indexOf("\r\n\r\n");
  if (end < 0) return 0;
  const text = rest.toString("latin1", 0, end);
  // Heads repeat to the letter within a second (`Date`), and comparing costs less than parsing.
  if (text !== parser.lastText || !parser.lastHead) parser.lastHead = parseHead(text);
  parser.lastText = text;
  beginBody(parser, parser.lastHead);
  return end + 4;
}

function beginBody(parser: Parser, head: Head): void {
  parser.on.head(head);
  if (head.body.kind === "chunked") {
    parser.state = "size";
    return;
  }
  parser.left = head.body.bytes;
  parser.state = "length";
  if (parser.left === 0) finish(parser, head.status === 101 ? "raw" : "idle");
}

function takeBody(parser: Parser, rest: Buffer): number {
  const part = rest.length > parser.left ? rest.subarray(0, parser.left) : rest;
  parser.left -= part.length;
  parser.received += part.length;
  parser.on.body(part);
  if (parser.left > 0) return part.length;
  if (parser.state === "length") finish(parser, "idle");
  else parser.state = "chunk end";
  return part.length;
}

function takeLine(parser: Parser, rest: Buffer): number {
  const end = rest.indexOf("\r\n");
  if (end < 0) return 0;
  const line = rest.toString("latin1", 0, end);
  if (parser.state === "size") beginChunk(parser, line);
  else if (parser.state === "chunk end") endChunk(parser, line);
  else if (line === "") finish(parser, "idle");
  return end + 2;
}

function beginChunk(parser: Parser, line: string): void {
  if (!/^[0-9a-fA-F]{1,8}(;|$)/.test(line)) throw new Error(`no chunk size: ${line.slice(0, 40)}`);
  parser.left = Number.parseInt(line, 16);
  parser.state = parser.left === 0 ? "trailer" : "chunk";
}

function endChunk(parser: Parser, line: string): void {
  if (line !== "") throw new Error("a chunk longer than it said");
  parser.state = "size";
}

function finish(parser: Parser, next: "idle" | "raw"): void {
  parser.state = next;
  parser.on.done();
}
