import type { Machine } from "../../model/machine.ts";
import { formatDuration, formatSize } from "../../model/units.ts";
import { textTable } from "../table.ts";

const COLUMNS = [
  "host",
  "system",
  "docker",
  "nginx",
  "disk free",
  "clock",
  "environments",
] as const;
/** `date` tells whole seconds, so less than this is no difference. */
const SAME_CLOCK = 2_000;

/** For a terminal: a row for each host, then why one could not be read. */
export function machinesAsText(machines: readonly Machine[]): string {
  const problems = machines.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [`  ! ${name}: ${problem.code}: ${problem.message}`],
  );
  const table = textTable(COLUMNS, machines.map(row));
  return [...table, ...(problems.length === 0 ? [] : ["", ...problems])].join("\n");
}

function row({ name, facts }: Machine): string[] {
  if (facts === undefined) return [name, "not reached", "", "", "", "", ""];
  const { system, docker, nginx, disk, clockSkew, environments } = facts;
  return [
    name,
    system,
    docker || "no answer",
    nginx.version === "" ? "missing" : `${nginx.version}${nginx.running ? "" : " (stopped)"}`,
    `${formatSize(disk.freeBytes)} of ${formatSize(disk.totalBytes)}`,
    clock(clockSkew),
    environments
      .map(({ project, environment, release }) => `${project}/${environment} (${release})`)
      .join(", "),
  ];
}

function clock(skew: number): string {
  if (Math.abs(skew) < SAME_CLOCK) return "as here";
  return `${formatDuration(Math.abs(skew))} ${skew > 0 ? "ahead" : "behind"}`;
}
