import { expect, test } from "vitest";
import { lineFormat } from "../../../src/cli/run/logs.ts";
import type { LogLine } from "../../../src/model/log.ts";

const line = (service: string, host: string, text: string): LogLine => ({
  time: "2026-01-01T00:00:00.000000000Z",
  host,
  service,
  slot: "blue",
  release: 1,
  stream: "stdout",
  text,
});

test("lines carry service and host, aligned, and each service keeps its colour", () => {
  const format = lineFormat((style, text) => `<${style}>${text}`);
  expect(format(line("web", "localhost", "a"))).toBe("<cyan>web │ a");
  expect(format(line("worker", "h1", "b"))).toBe("<yellow>worker@h1 │ b");
  expect(format(line("web", "localhost", "c"))).toBe("<cyan>web       │ c");
});
