/** One stage of a run: milliseconds from the start of the run. */
export interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly failed: boolean;
}

/** Stages as a Mermaid gantt; a failed one is marked critical. */
export function gantt(title: string, spans: readonly Span[]): string {
  return [
    "```mermaid",
    "gantt",
    `  title ${word(title)}`,
    "  dateFormat x",
    "  axisFormat %M:%S",
    ...spans.map(line),
    "```",
  ].join("\n");
}

/** A bar needs a length: Mermaid draws nothing where start and end are the same. */
function line({ name, from, to, failed }: Span): string {
  const tag = failed ? "crit, " : "";
  return `  ${word(name)} ${seconds(to - from)} :${tag}${from}, ${Math.max(to, from + 1)}`;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

/** Mermaid ends a name at a colon, a line at a semicolon or hash. */
function word(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ._/-]/gu, " ");
}
