import type { Row, RowPreview, RowState, Step } from "../../../model/chatops/index.ts";
import {
  code,
  codeCell,
  escapeMarkdown,
  fence,
  lastLines,
  webLink,
} from "../../../model/markdown.ts";

const COLUMNS = ["environment", "state", "revision", "address", "by", "when", "links"];

/** One line for each environment and, of those that were told of, each public service. */
export function rowTable(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(COLUMNS), line(COLUMNS.map(() => "---")), ...rows.flatMap(rowLines).map(line)].join(
    "\n",
  );
}

function rowLines(row: Row): string[][] {
  const [first, ...more] = row.services.map(({ name, url }) => `${codeCell(name)} ${webLink(url)}`);
  return [
    [
      codeCell(row.environment),
      stateCell(row),
      revisionCell(row),
      first ?? "",
      codeCell(row.who),
      when(row.started),
      row.run === undefined ? "" : webLink(row.run.url, "run and logs"),
    ],
    ...more.map((service) => ["", "", "", service, "", "", ""]),
  ];
}

const SIGNS: Readonly<Record<RowState, string>> = {
  queued: "⏳ queued",
  running: "🔄 running",
  succeeded: "✅ done",
  failed: "❌ failed",
  aborted: "🛑 stopped",
};

/** Of a destroy: gone is what was looked for and not found. */
const ENDS: Readonly<Partial<Record<RowState, string>>> = {
  succeeded: "🗑️ gone",
  failed: "❌ still there",
  aborted: "❌ still there",
};

function stateCell({ command, state, isHeld, behind = [], ms }: Row): string {
  const place = behind.length === 0 ? "" : `, ${behind.length} ahead`;
  const took = ms === undefined ? "" : ` in ${duration(ms)}`;
  const end = command === "destroy" ? ENDS[state] : undefined;
  const sign = isHeld ? "⏸️ waits for an approval" : (end ?? SIGNS[state]);
  return `${sign}${place}${took} · ${command}`;
}

function revisionCell({ revision, release }: Row): string {
  const sha = revision === undefined ? "" : codeCell(revision.slice(0, 7));
  return release === undefined ? sha : `${sha} release ${release}`.trim();
}

/** Of a run that goes on, how far it is. */
export function stepLines({ environment, state, steps }: Row): string[] {
  if (state !== "running" || steps.length === 0) return [];
  return [`${code(environment)}: ${steps.map(step).join(" · ")}`];
}

function step({ name, state, ms }: Step): string {
  const sign = { running: "▸", done: "✓", failed: "✗" }[state];
  const took = ms === undefined ? "" : ` ${duration(ms)}`;
  return `${sign} ${escapeMarkdown(name)}${took}`;
}

export function failureLines({ environment, command, failure }: Row, tail: number): string[] {
  if (failure === undefined) return [];
  const lines = failure.tail === undefined ? "" : lastLines(failure.tail, 30, tail);
  return [
    `**${code(`${command} ${environment}`)} failed: ${escapeMarkdown(failure.reason)}.** ${escapeMarkdown(failure.message)}`,
    ...(lines.trim() === "" ? [] : [fence(lines)]),
    `What to do: ${escapeMarkdown(failure.fix)}`,
    ...(failure.next === undefined ? [] : [`Try next: ${code(failure.next)}`]),
  ];
}

/** Comments are read on every clock of the world. */
export function when(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

const STATES: Readonly<Partial<Record<RowPreview["state"], string>>> = {
  asleep: "💤 asleep until somebody calls",
  awake: "☀️ awake",
};

/** What people want to know of a preview: since when, until when, for how much, and what they can do. */
export function previewLines({ environment, preview }: Row): string[] {
  if (preview === undefined || preview.state === "destroyed") return [];
  const { expires, isWarned, readyIn, daily, soFar } = preview;
  const parts = [
    STATES[preview.state],
    readyIn === undefined ? undefined : `ready in ${duration(readyIn)}`,
    expires === undefined ? undefined : `${isWarned ? "⚠️ " : ""}ends ${when(expires)}`,
    daily === undefined ? undefined : `$${daily.toFixed(2)} a day`,
    soFar === undefined ? undefined : `$${soFar.toFixed(2)} so far`,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return [];
  const more = isWarned ? ` Keep it with ${code("/extend 24h")}.` : "";
  return [
    `${code(environment)}: ${parts.join(" · ")}.${more}${asides(environment, preview)}`,
    HOW_TO,
  ];
}

/** The password itself is in no comment. */
function asides(environment: string, { hasPassword, skipped = [] }: RowPreview): string {
  const left = skipped.map(code).join(", ");
  return [
    skipped.length === 0 ? "" : ` Not deployed, since nothing of theirs is changed: ${left}.`,
    hasPassword
      ? ` It asks for a password: ${code(`sluice status ${environment} --show-password`)} prints it for whoever has the host's key.`
      : "",
  ].join("");
}

const HOW_TO = `<details><summary>About this preview</summary>

Every push is deployed here. It ends with the pull request, or when its time is over: ${code("/extend 24h")} gives it longer, ${code("/destroy preview")} ends it now, ${code("/preview")} makes it again. ${code("/logs preview")} shows what it wrote last, ${code("/status")} what all previews cost.
</details>`;
