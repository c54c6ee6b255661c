import type { EnvironmentStatus, HostStatus, ServiceStatus } from "../../model/status.ts";
import { formatDuration } from "../../model/units.ts";
import { escapeMarkdown } from "../../model/markdown.ts";
import { markdownTable, textTable } from "../table.ts";

const COLUMNS = ["host", "service", "release", "revision", "slot", "health", "since"] as const;

/** For a terminal: a table, then what is not as it should be. `now`: milliseconds since the epoch. */
export function statusAsText(status: EnvironmentStatus, now: number): string {
  const rows = status.hosts.flatMap((host) => rowsOf(host, now));
  return [
    heading(status),
    ...(rows.length === 0 ? [] : ["", ...textTable(COLUMNS, rows)]),
    ...section(slotLines(status, now), "  "),
    ...section(notes(status), "  "),
    ...section(rollbackLines(status, now), "  "),
  ].join("\n");
}

/** For a comment or a job summary: the same, as Markdown. */
export function statusAsMarkdown(status: EnvironmentStatus, now: number): string {
  const rows = status.hosts.flatMap((host) => rowsOf(host, now));
  return [
    escapeMarkdown(heading(status)),
    "",
    ...(rows.length === 0 ? [] : markdownTable(COLUMNS, rows)),
    ...section(slotLines(status, now).map(escapeMarkdown), "- "),
    ...section(notes(status).map(escapeMarkdown), "- "),
    ...section(rollbackLines(status, now).map(escapeMarkdown), "- "),
    "",
  ].join("\n");
}

function heading({ project, environment, release, revision }: EnvironmentStatus): string {
  const place = `${project} ${environment}`;
  if (release === 0) return `${place}: nothing is deployed`;
  return `${place}: release ${release} of ${revision.slice(0, 12)}`;
}

function rowsOf(host: HostStatus, now: number): string[][] {
  return host.services.map((service) => [
    host.name,
    service.name,
    String(service.release),
    service.revision.slice(0, 12),
    service.slot,
    healthCell(service),
    ago(service.since, now),
  ]);
}

function healthCell({ health, detail, maintenance, draining }: ServiceStatus): string {
  const more = [
    maintenance ? "maintenance" : "",
    draining ? "old slot draining" : "",
    detail,
  ].filter((word) => word !== "");
  return more.length === 0 ? health : `${health} (${more.join("; ")})`;
}

function notes({ hosts, platform }: EnvironmentStatus): string[] {
  const { name, problem } = platform ?? {};
  const away = problem && `! ${name} was not asked: ${problem.code}: ${problem.message}`;
  const own = hosts.flatMap((host) => [
    ...(host.problem ? [`! ${host.name}: ${host.problem.code}: ${host.problem.message}`] : []),
    ...(host.hold ? [`! ${host.name} is held by ${host.hold.holder}: ${host.hold.reason}`] : []),
    ...host.drift.map((sentence) => `! ${host.name}: ${sentence}`),
    ...host.services.flatMap(({ name, drift }) =>
      drift.map((sentence) => `! ${host.name} ${name}: ${sentence}`),
    ),
  ]);
  return away === undefined ? own : [...own, away];
}

/** What a platform says of each slot, or what was last known of it. */
function slotLines({ platform }: EnvironmentStatus, now: number): string[] {
  const databases = (platform?.databases ?? []).map(
    ({ service, image, status }) => `${platform!.name}: database ${service} ${status}, ${image}`,
  );
  const slots = (platform?.slots ?? []).map(
    ({ service, slot, host, live, status, image, asOf }) => {
      const what = status ?? `last known ${ago(asOf ?? "", now)} ago, with ${image}`;
      return `${platform!.name}: ${service}-${slot}@${host} ${what}${live ? " (live)" : ""}`;
    },
  );
  return [...slots, ...databases];
}

function rollbackLines({ rollback }: EnvironmentStatus, now: number): string[] {
  return rollback.map(
    ({ id, revision, createdAt, command }) =>
      `release ${id} of ${revision.slice(0, 12)} (${command}, ${ago(createdAt, now)} ago) can be rolled back to`,
  );
}

function section(lines: readonly string[], prefix: string): string[] {
  return lines.length === 0 ? [] : ["", ...lines.map((line) => `${prefix}${line}`)];
}

/** The largest unit alone: `3d`, `5m`. */
export function ago(time: string, now: number): string {
  const ms = now - Date.parse(time);
  if (Number.isNaN(ms)) return "?";
  return /^\d+[a-z]+/.exec(formatDuration(ms < 1000 ? 0 : ms))?.[0] ?? "0s";
}
