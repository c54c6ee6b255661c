import { expect, test } from "vitest";
import { formatDuration, formatSize, parseDuration, parseSize } from "../../src/model/units.ts";

test.each([
  ["0s", 0],
  ["500ms", 500],
  ["30s", 30_000],
  ["5m", 300_000],
  ["1m30s", 90_000],
  ["72h", 259_200_000],
  ["3d", 259_200_000],
  ["1d2h3m4s5ms", 93_784_005],
])("%s is %d milliseconds", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
  expect(parseDuration(formatDuration(ms))).toBe(ms);
});

test.each(["", "30", "s", "1.5s", "-1s", "30 s", "1s1m", "1s1s", "1S", `${"9".repeat(30)}d`])(
  "%j is no duration",
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test("durations are written as short as they can be", () => {
  expect([90_000, 0, 259_200_000, 1234].map(formatDuration)).toEqual([
    "1m30s",
    "0s",
    "3d",
    "1s234ms",
  ]);
});

test.each([
  ["0", 0],
  ["512", 512],
  ["512b", 512],
  ["1k", 1024],
  ["256MB", 268_435_456],
  ["256MiB", 268_435_456],
  ["256 MB", 268_435_456],
  ["1.5g", 1_610_612_736],
  ["2TB", 2_199_023_255_552],
])("%s is %d bytes", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(["", "MB", "-1MB", "1XB", "1 0MB", "1e3", `${"9".repeat(30)}TB`])(
  "%j is no size",
  (text) => {
    expect(parseSize(text)).toBeUndefined();
  },
);

test("sizes are written for people", () => {
  expect([0, 512, 1024, 1_610_612_736, 268_435_456].map(formatSize)).toEqual([
    "0 B",
    "512 B",
    "1 KiB",
    "1.5 GiB",
    "256 MiB",
  ]);
});
