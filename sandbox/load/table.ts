import { type LoadSummary, kinds } from "./types.ts";

/** The summary as lines for a terminal. */
export function renderSummary(summary: LoadSummary): string {
  const used = kinds.filter((kind) => {
    const { answered, lost } = summary.byKind[kind];
    return answered + lost > 0;
  });
  return [
    row("kind", "answered", "lost"),
    ...used.map((kind) => row(kind, summary.byKind[kind].answered, summary.byKind[kind].lost)),
    row("all", summary.answered, summary.lost),
    "",
    `${summary.seconds.toFixed(1)} s, ${Math.round(summary.perSecond)} answered per second`,
    ...Object.entries(summary.versionsSeen).map(([version, n]) => `${version}: ${n} answers`),
    ...summary.errors.slice(0, 10).map(renderError),
  ].join("\n");
}

function row(kind: string, answered: string | number, lost: string | number): string {
  return kind.padEnd(12) + String(answered).padStart(10) + String(lost).padStart(8);
}

function renderError({ at, kind, what }: LoadSummary["errors"][number]): string {
  return `${new Date(at).toISOString().slice(11, 23)} ${kind}: ${what}`;
}
