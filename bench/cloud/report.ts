import type { CallCount } from "./calls.ts";
import type { Birth } from "./times.ts";

export interface CloudFindings {
  readonly conditions: readonly string[];
  readonly counts: readonly CallCount[];
  /** Empty in a quick run. */
  readonly births: readonly Birth[];
}

/** Everything that was found, as Markdown that a terminal can show too. */
export function cloudReport({ conditions, counts, births }: CloudFindings): string {
  const parts = [
    conditions.map((line) => `- ${line}`).join("\n"),
    "**API calls** of one command, those for DNS records apart (a record takes a call, and a host has two)",
    callTable(counts),
  ];
  if (births.length > 0)
    parts.push(
      "**From the create call to the first 200** (one host; each part begins where the one before ends)",
      birthTable(births),
    );
  return parts.join("\n\n");
}

function callTable(counts: readonly CallCount[]): string {
  const sizes = [...new Set(counts.map(({ hosts }) => hosts))];
  const whats = [...new Set(counts.map(({ what }) => what))];
  const rows = whats.map((what) => [
    what,
    ...sizes.map((size) => {
      const row = counts.find((one) => one.what === what && one.hosts === size);
      return row === undefined ? "" : split(row);
    }),
  ]);
  const heads = sizes.map((size) => `${size} ${size === 1 ? "host" : "hosts"}`);
  return table(["command", ...heads], rows);
}

function split({ calls, byPath }: CallCount): string {
  const names = Object.entries(byPath).filter(([path]) => path.includes("/domains"));
  const dns = names.reduce((sum, [, count]) => sum + count, 0);
  return `${calls - dns} + ${dns}`;
}

const PARTS: readonly (readonly [string, string])[] = [
  ["active", "the cloud says active"],
  ["tcp", "port 22 takes connections (TCP)"],
  ["ssh", "the first contact is verified (SSH)"],
  ["cloud-init", "everything is installed (cloud-init)"],
  ["docker", "Docker answers"],
  ["nginx", "nginx answers"],
  ["own key", "the host shows its own key"],
];

function birthTable(births: readonly Birth[]): string {
  const from = births.map(({ times }) => [0, ...PARTS.map(([name]) => times[name] ?? Number.NaN)]);
  const rows = PARTS.map(([, text], index) => [
    text,
    ...from.map((marks) => seconds(marks[index + 1]! - marks[index]!)),
  ]);
  rows.push(["deployed and answered with 200", ...births.map(restOf)]);
  rows.push(["**in all**", ...births.map(({ first200 }) => `**${seconds(first200)}**`)]);
  const heads = births.map(({ template }) => (template ? "from a template" : "without one"));
  return table(["until", ...heads], rows);
}

function restOf({ times, first200 }: Birth): string {
  return seconds(first200 - (times["own key"] ?? Number.NaN));
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
