import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../../src/contracts/reporter.ts";
import { frame, type Paint, timeLeft } from "../../../src/cli/progress/frame.ts";
import { formatSeconds } from "../../../src/model/units.ts";
import { createProgress, painter } from "../../../src/cli/progress/index.ts";
import { emptyView, viewAfter } from "../../../src/cli/progress/view.ts";
import { fakeTerminal } from "../terminal.ts";

const plain: Paint = (_, text) => text;
const MiB = 1024 * 1024;

const build: RunEvent = { kind: "stage", name: "build", state: "started" };
const built: RunEvent = { kind: "stage", name: "build", state: "succeeded", ms: 1234 };
const send: RunEvent = { kind: "stage", name: "send", state: "started" };
const sent = (label: string, done: number, total: number): RunEvent => ({
  kind: "progress",
  label,
  done,
  total,
  unit: "bytes",
});

function shown(events: readonly (readonly [number, RunEvent])[], now: number, columns = 80) {
  const view = events.reduce((before, [at, event]) => viewAfter(before, event, at), emptyView);
  return frame(view, now, columns, plain);
}

describe("the live display", () => {
  test("ticks stages off and counts the time of the one under way", () => {
    const lines = shown(
      [
        [0, build],
        [1234, built],
        [1234, send],
      ],
      3234,
    );
    expect(lines[0]).toBe("✓ build  1.2 s");
    expect(lines[1]).toMatch(/^. send {3}2\.0 s$/);
  });

  test("marks the stage that failed", () => {
    const failed: RunEvent = { kind: "stage", name: "build", state: "failed", ms: 10 };
    expect(
      shown(
        [
          [0, build],
          [10, failed],
        ],
        10,
      ),
    ).toEqual(["✗ build  10 ms"]);
  });

  test("shows the last sentence of each host and service, and drops them with the stage", () => {
    const host = (text: string): RunEvent => ({ kind: "host", host: "h1", service: "web", text });
    const events = [
      [0, send],
      [1, host("starts")],
      [2, host("is healthy")],
    ] as const;
    expect(shown(events, 3)).toContain("    h1 web  is healthy");
    expect(shown([...events, [4, build]], 5).join("\n")).not.toContain("healthy");
  });

  test("draws one bar for all transfers with bytes and the time left", () => {
    const lines = shown(
      [
        [0, send],
        [0, sent("a", 0, 10 * MiB)],
        [0, sent("b", 0, 30 * MiB)],
        [1000, sent("a", 5 * MiB, 10 * MiB)],
        [1000, sent("b", 5 * MiB, 30 * MiB)],
      ],
      1000,
    );
    expect(lines.at(-1)).toBe("    ██████░░░░░░░░░░░░░░░░░░ 10 MiB of 40 MiB, 3.0 s left");
  });

  test("forgets a transfer that is done", () => {
    const events = [
      [0, send],
      [0, sent("a", 0, MiB)],
      [9, sent("a", MiB, MiB)],
    ] as const;
    expect(shown(events, 10)).toHaveLength(1);
  });

  test("cuts lines to the terminal's width and takes out what would move the cursor", () => {
    const nasty = `\u001b[2J${"x".repeat(200)}\r\n`;
    const lines = shown(
      [
        [0, build],
        [0, { kind: "log", text: nasty }],
      ],
      0,
      40,
    );
    expect(lines[1]!.length).toBeLessThanOrEqual(40);
    expect(lines[1]).not.toContain("\u001b");
  });
});

describe("times", () => {
  test("are short for people", () => {
    expect([340, 1_250, 59_949, 59_960, 125_000].map(formatSeconds)).toEqual([
      "340 ms",
      "1.3 s",
      "59.9 s",
      "1 min 0 s",
      "2 min 5 s",
    ]);
  });

  test("left are unknown until there is a rate", () => {
    expect(timeLeft(0, 100, 5_000)).toBe("…");
    expect(timeLeft(50, 100, 100)).toBe("…");
    expect(timeLeft(50, 100, 5_000)).toBe("5.0 s left");
  });
});

describe("where nobody looks", () => {
  test("progress is plain lines, one each, without an escape", () => {
    const { terminal, written } = fakeTerminal({ CI: "true" });
    const progress = createProgress(terminal, { verbose: false });
    for (const event of [build, built, send, sent("a → h1", MiB, 4 * MiB)]) progress.report(event);
    progress.report({ kind: "log", text: "Step 1" });
    progress.end();
    expect(written.stderr).toBe("build: done in 1.2 s\n  a → h1: 1 MiB of 4 MiB\n");
  });

  test("a transfer is told at most once for each tenth", () => {
    const { terminal, written } = fakeTerminal();
    const progress = createProgress(terminal, { verbose: false });
    for (let done = 0; done <= 1000; done++) progress.report(sent("a", done, 1000));
    expect(written.stderr.split("\n").length).toBeLessThanOrEqual(12);
  });

  test("--verbose shows the output of the build", () => {
    const { terminal, written } = fakeTerminal();
    createProgress(terminal, { verbose: true }).report({ kind: "log", text: "Step 1" });
    expect(written.stderr).toBe("  | Step 1\n");
  });

  test("colours are for terminals, and NO_COLOR has the last word", () => {
    expect(painter({ isTTY: true }, {})("red", "x")).toBe("\u001b[31mx\u001b[39m");
    expect(painter({ isTTY: true }, { NO_COLOR: "1" })("red", "x")).toBe("x");
    expect(painter({ isTTY: false }, {})("red", "x")).toBe("x");
  });
});
