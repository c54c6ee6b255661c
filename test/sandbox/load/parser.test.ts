import { describe, expect, test } from "vitest";
import { createParser, expectResponse, place, push } from "../../../sandbox/load/parser.ts";

const plain = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Shop-Version: v1\r\n\r\nhello";
const chunked =
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nT: t\r\n\r\n";

/** Parses one response given in pieces. */
function parse(pieces: readonly string[]) {
  const seen = { status: 0, version: "", body: "", done: 0 };
  const parser = createParser({
    head: (head) => {
      seen.status = head.status;
      seen.version = head.headers.get("x-shop-version") ?? "";
    },
    body: (bytes) => (seen.body += bytes.toString()),
    done: () => seen.done++,
  });
  expectResponse(parser);
  for (const piece of pieces) push(parser, Buffer.from(piece));
  return { ...seen, place: place(parser) };
}

describe("a response is read the same", () => {
  test.each([
    ["with a length", plain, "v1"],
    ["in chunks", chunked, ""],
  ])("%s, wherever it is cut in two, and byte by byte", (_, text, version) => {
    const whole = { status: 200, version, body: "hello", done: 1, place: "between two requests" };
    for (let cut = 1; cut < text.length; cut++) {
      expect(parse([text.slice(0, cut), text.slice(cut)])).toEqual(whole);
    }
    expect(parse(text.split(""))).toEqual(whole);
  });
});

test("a response without a body is complete with its head", () => {
  expect(parse(["HTTP/1.1 204 No Content\r\n\r\n"])).toMatchObject({ status: 204, done: 1 });
  expect(parse(["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"])).toMatchObject({ done: 1 });
});

test("an incomplete response is not done, and its place is told", () => {
  expect(parse([])).toMatchObject({ done: 0, place: "before the answer" });
  expect(parse(["HTTP/1.1 2"])).toMatchObject({ done: 0, place: "inside the head" });
  expect(parse([plain.slice(0, -2)])).toMatchObject({
    done: 0,
    place: "after 3 of 5 bytes of the body",
  });
  expect(parse([chunked.slice(0, -2)])).toMatchObject({ done: 0 });
});

test("after status 101 every byte is body", () => {
  const text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
  expect(parse([text, "\x01\x02", "\r\n\r\n"])).toMatchObject({
    done: 1,
    body: "\x01\x02\r\n\r\n",
  });
});

test.each([
  ["bytes after the response", [plain, "!"], "no request asked for"],
  ["bytes in the same piece after the response", [`${plain}!`], "no request asked for"],
  ["something that is no HTTP", ["SSH-2.0-x\r\n\r\n"], "no HTTP/1 status line"],
  ["a body of unknown length", ["HTTP/1.1 200 OK\r\n\r\n"], "unknown length"],
  [
    "a length that is no number",
    ["HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n"],
    "unknown length",
  ],
  ["a header without a colon", ["HTTP/1.1 200 OK\r\nnothing\r\n\r\n"], "no header line"],
  ["a chunk longer than it said", [chunked.replace("3\r\n", "2\r\n")], "longer than it said"],
  ["a chunk size that is no number", [chunked.replace("3\r\n", "z\r\n")], "no chunk size"],
  ["an endless head", ["HTTP/1.1 200 OK\r\n", "x".repeat(70_000)], "longer than 64 KiB"],
])("%s is an error", (_, pieces, message) => {
  expect(() => parse(pieces)).toThrow(message);
});
