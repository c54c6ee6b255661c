export type Span = readonly [start: number, end: number];

/**
 * Inline code, as places in the text of one paragraph. A span ends at the next run of as many
 * backticks; a backslash takes the first one away from where it could start.
 */
export function codeSpans(text: string): Span[] {
  const runs = runsOf(text);
  const closers = new Map<number, Closers>();
  for (const [from, to] of runs) {
    const same = closers.get(to - from);
    if (same === undefined) closers.set(to - from, { at: [from], next: 0 });
    else same.at.push(from);
  }
  const spans: Span[] = [];
  let free = 0;
  for (const [from, to] of runs) {
    if (from < free) continue;
    const start = isEscaped(text, from) ? from + 1 : from;
    const end = nextCloser(closers.get(to - start), from);
    if (end === undefined) continue;
    free = end + to - start;
    spans.push([start, free]);
  }
  return spans;
}

function runsOf(text: string): Span[] {
  const runs: Span[] = [];
  let to = 0;
  for (let from = text.indexOf("`"); from >= 0; from = text.indexOf("`", to)) {
    to = from + 1;
    while (text[to] === "`") to += 1;
    runs.push([from, to]);
  }
  return runs;
}

interface Closers {
  readonly at: number[];
  /** Those before it are behind us: nobody looks at them again. */
  next: number;
}

function nextCloser(closers: Closers | undefined, after: number): number | undefined {
  if (closers === undefined) return undefined;
  while ((closers.at[closers.next] ?? Infinity) <= after) closers.next += 1;
  return closers.at[closers.next];
}

/** The text with every code span cut out, for those who look for tags in it. */
export function withoutCode(text: string): string {
  let [kept, from] = ["", 0];
  for (const [start, end] of codeSpans(text)) {
    kept += text.slice(from, start);
    from = end;
  }
  return kept + text.slice(from);
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === "\\") slashes += 1;
  return slashes % 2 === 1;
}
