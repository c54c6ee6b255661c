import type { Series } from "../speed/figures.ts";
import { type CallCount, GOAL } from "./calls.ts";
import type { Times } from "./times.ts";

export interface CoolifyFindings {
  readonly conditions: readonly string[];
  readonly counts: readonly CallCount[];
  /** Absent in a quick run. */
  readonly times?: Times;
}

/** Everything that was found, as Markdown that a terminal can show too. */
export function coolifyReport({ conditions, counts, times }: CoolifyFindings): string {
  const parts = [
    conditions.map((line) => `- ${line}`).join("\n"),
    "**Calls to Coolify** of one command on one host, polling included (median, and lowest–highest where they differ)",
    callTable(counts),
    goalLine(counts),
  ];
  if (times !== undefined)
    parts.push(
      `**Beside plain Docker on the same host** (${times.docker.n} deploys each, in turn; median, lowest–highest)`,
      timeTable(times),
      "**Stages** (median, ms)",
      stageTable(times),
    );
  return parts.join("\n\n");
}

function callTable(counts: readonly CallCount[]): string {
  const versions = [...new Set(counts.map(({ version }) => version))];
  const whats = [...new Set(counts.map(({ what }) => what))];
  const rows = whats.map((what) => [
    what,
    ...versions.map((version) => {
      const found = counts.find((one) => one.what === what && one.version === version);
      return found === undefined ? "" : spread(found.calls, String);
    }),
  ]);
  return table(["command", ...versions], rows);
}

function goalLine(counts: readonly CallCount[]): string {
  const many = counts.filter(({ calls }) => calls.n > 1);
  const [within, all] = [many.map((one) => one.within), many.map(({ calls }) => calls.n)];
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  return `${sum(within)} of ${sum(all)} deploys to known applications took at most ${GOAL}; the others needed a second look, because the pull took longer than those before.`;
}

function timeTable({ docker, coolify, ratio, calls }: Times): string {
  const factor = (one: number) => `${one.toFixed(2)}×`;
  return table(
    ["target", "a deploy", "× Docker", "calls to Coolify"],
    [
      ["docker", spread(docker, seconds), "1×", "0"],
      ["coolify", spread(coolify, seconds), spread(ratio, factor), spread(calls, String)],
    ],
  );
}

function stageTable({ stages }: Times): string {
  const names = [...new Set([...Object.keys(stages.coolify), ...Object.keys(stages.docker)])];
  const rows = (["docker", "coolify"] as const).map((target) => [
    target,
    ...names.map((name) => {
      const ms = stages[target][name];
      return ms === undefined ? "" : ms.toFixed(0);
    }),
  ]);
  return table(["target", ...names], rows);
}

function spread({ median, min, max }: Series, text: (value: number) => string): string {
  const [low, high] = [text(min), text(max)];
  return low === high ? low : `${text(median)} (${low}–${high})`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
