import { expect, test } from "vitest";
import { readLog, summarize } from "../../bench/speed/breakdown.ts";
import type { Taken } from "../../bench/speed/contestant.ts";
import { fromVersion1, fromVersion2 } from "../../bench/speed/cpu.ts";
import { type Findings, report } from "../../bench/speed/report.ts";
import { replaceFigures } from "../../bench/speed/write.ts";

function taken(wall: number): Taken {
  return { wall, cpu: wall / 2 };
}

const findings: Findings = {
  conditions: ["2 cores"],
  cells: [
    {
      operation: "deploy",
      rttMs: 50,
      client: "ssh2",
      floor: [taken(800), taken(800)],
      engine: [taken(1000), taken(1000)],
      process: [taken(1200), taken(1200)],
      plain: [taken(700)],
      stages: { connect: 450, apply: 500 },
      sshCommands: 1,
    },
  ],
  growth: [
    { of: "hosts", count: 1, engine: [500], floor: [400] },
    { of: "hosts", count: 4, engine: [1000], floor: [900] },
  ],
  calls: { engine: [{ what: "docker run", times: 1, ms: 300, from: 20 }], floor: [] },
};

test("every operation stands beside the floor of the same pairs", () => {
  expect(report(findings)).toContain(
    "| deploy | 50 ms | 0.80 s (0.80–0.80), ssh2 | 1.00 s (1.00–1.00) | 1.25× | 1.20 s (1.20–1.20) | 1.50× | 1 |",
  );
});

test("processor time stands beside it, for what a busy machine hides", () => {
  expect(report(findings)).toContain(
    "| deploy | 50 ms | 350 ms | 400 ms | 500 ms | 0.70 s (0.70–0.70) | 0.80 s (0.80–0.80) |",
  );
});

test("processor time is read from both versions of control groups", () => {
  expect(fromVersion1("1500000000\n")).toBe(1500);
  expect(fromVersion2("usage_usec 1500000\nuser_usec 1\n")).toBe(1500);
});

test("Kamal's figures are set against the engine and the whole process at a distance", () => {
  expect(report(findings)).toContain(
    "| kamal redeploy -P | 21–23 | 4.0–4.3 s | sluice deploy | 1 | 1.00 s | 4.00×–4.30× | 1.20 s | 3.33×–3.58× |",
  );
});

test("growth is told as a ratio to one", () => {
  expect(report(findings)).toContain(
    "| 4 hosts | 1.00 s (1.00–1.00) | 2.00× | 0.90 s (0.90–0.90) | 2.25× |",
  );
});

test("the figures replace what stands between the marks and nothing else", () => {
  const page = "# Title\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nrest\n";
  const once = replaceFigures(page, "new");
  expect(once).toBe("# Title\n<!-- figures: begin -->\n\nnew\n\n<!-- figures: end -->\nrest\n");
  expect(replaceFigures(once, "new")).toBe(once);
  expect(() => replaceFigures("no marks", "new")).toThrow(/figures: begin/);
});

test("the log of the wrapped programs becomes calls in the order of their begin", () => {
  const log = "1000000000 1300000000 docker run\n999000000 1001000000 docker ps\n";
  const calls = summarize([readLog(log), readLog(log)]);
  expect(calls).toEqual([
    { what: "docker ps", times: 1, ms: 2, from: 0 },
    { what: "docker run", times: 1, ms: 300, from: 1 },
  ]);
});
