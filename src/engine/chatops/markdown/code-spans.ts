export type Span = readonly [start: number, end: number];

/**
 * Inline code, as places in the text of one paragraph. A span ends at the next run of as many
 * backticks; a backslash takes the first one away from where it could start.
 */
export function codeSpans(text: string): Span[] {
  const runs = [...text.matchAll(/`+/g)].map(({ index, 0: run }) => ({
    index,
    length: run.length,
  }));
  const closers = new Map<number, Closers>();
  for (const { index, length } of runs) {
    const same = closers.get(length);
    if (same === undefined) closers.set(length, { at: [index], next: 0 });
    else same.at.push(index);
  }
  const spans: Span[] = [];
  let free = 0;
  for (const { index, length: whole } of runs) {
    if (index < free) continue;
    const start = isEscaped(text, index) ? index + 1 : index;
    const length = whole - (start - index);
    const end = nextCloser(closers.get(length), index);
    if (end === undefined) continue;
    free = end + length;
    spans.push([start, free]);
  }
  return spans;
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
