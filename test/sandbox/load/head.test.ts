import { expect, test } from "vitest";
import { parseHead } from "../../../sandbox/load/head.ts";

const head = (...lines: string[]) => parseHead([...lines, "Content-Length: 0"].join("\r\n"));

test("header names are read in any case, values without the space around them", () => {
  expect(head("HTTP/1.1 200 OK", "X-SHOP-Version:  v2 ").headers.get("x-shop-version")).toBe("v2");
});

test("a connection is kept by default in HTTP/1.1 and on request in HTTP/1.0", () => {
  expect(head("HTTP/1.1 200 OK").keepAlive).toBe(true);
  expect(head("HTTP/1.1 200 OK", "Connection: Close").keepAlive).toBe(false);
  expect(head("HTTP/1.0 200 OK").keepAlive).toBe(false);
  expect(head("HTTP/1.0 200 OK", "Connection: keep-alive").keepAlive).toBe(true);
});

test("a status line needs no reason phrase", () => {
  expect(head("HTTP/1.1 502").status).toBe(502);
});
