import { expect, test } from "vitest";
import { createReport } from "../../src/action/report.ts";
import { listeningConsole } from "./listening-console.ts";

test("a stage is a group with its time under it", () => {
  const { console, said } = listeningConsole();
  let now = 1000;
  const report = createReport(console, undefined, () => now);
  report.report({ kind: "stage", name: "build", state: "started" });
  report.report({ kind: "log", text: "Step 1/2" });
  now = 3500;
  report.report({ kind: "stage", name: "build", state: "failed", ms: 2500 });
  expect(said).toEqual(["group build", "info Step 1/2", "end", "info build failed after 2.50 s"]);
  expect(report.spans).toEqual([{ name: "build", from: 0, to: 2500, failed: true }]);
});

test("a run that ends in the middle of a stage closes its group once", () => {
  const { console, said } = listeningConsole();
  const report = createReport(console);
  report.report({ kind: "stage", name: "apply", state: "started" });
  report.end();
  report.end();
  expect(said).toEqual(["group apply", "end"]);
});

test("progress is one line per tenth", () => {
  const { console, said } = listeningConsole();
  const report = createReport(console);
  for (const done of [0, 1, 99, 100, 150, 1000]) {
    report.report({ kind: "progress", label: "web", done, total: 1000, unit: "bytes" });
  }
  expect(said).toEqual(["0 %", "10 %", "100 %"].map((part) => `info web: ${part} of 1000 B`));
});
