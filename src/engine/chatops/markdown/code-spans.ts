export type Span = readonly [start: number, end: number];

/**
 * Inline code, as places in the text of one paragraph. A span ends at the next run of as many
 * backticks; a backslash takes the first one away from where it could start.
 */
export function codeSpans(text: string): Span[] {
  const runs = runsOf(text);
  if (runs.length < 4) return [];
  const closers = closersOf(text, runs);
  const spans: Span[] = [];
  let free = 0;
  for (let at = 0; at < runs.length; at += 2) {
    const [from, to] = [runs[at]!, runs[at + 1]!];
    const end = closers[at]!;
    if (from < free || end < 0) continue;
    const start = isEscaped(text, from) ? from + 1 : from;
    free = end + to - start;
    spans.push([start, free]);
  }
  return spans;
}

/** Start and end of every run of backticks, one after the other. */
function runsOf(text: string): number[] {
  const runs: number[] = [];
  let to = 0;
  for (let from = text.indexOf("`"); from >= 0; from = text.indexOf("`", to)) {
    to = from + 1;
    while (text[to] === "`") to += 1;
    runs.push(from, to);
  }
  return runs;
}

/** Where the next run begins that closes a run, at the place of each; -1: none. Read from the end. */
function closersOf(text: string, runs: readonly number[]): Int32Array {
  const closers = new Int32Array(runs.length).fill(-1);
  const next = new Map<number, number>();
  for (let at = runs.length - 2; at >= 0; at -= 2) {
    const from = runs[at]!;
    const length = runs[at + 1]! - from;
    closers[at] = next.get(isEscaped(text, from) ? length - 1 : length) ?? -1;
    next.set(length, from);
  }
  return closers;
}

/** The text with every code span cut out, for those who look for tags in it. */
export function withoutCode(text: string): string {
  const spans = codeSpans(text);
  if (spans.length === 0) return text;
  const kept: string[] = [];
  let from = 0;
  for (const [start, end] of spans) {
    kept.push(text.slice(from, start));
    from = end;
  }
  return kept.join("") + text.slice(from);
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === "\\") slashes += 1;
  return slashes % 2 === 1;
}
