import type { Diagnostic, Excerpt, Problem } from "./diagnostic.ts";
import type { Place } from "./value.ts";

const MAX_EXCERPT = 160;

/** Where problems are to be found: the file's name, its text, and the places of its values. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly place?: Place;
}

/** Problems with their places, in the order of the file; each place says the same thing once. */
export function diagnose(problems: readonly Problem[], source: Source): Diagnostic[] {
  const starts = lineStarts(source.text);
  const seen = new Set<string>();
  return problems
    .map((problem) => toDiagnostic(problem, source, starts))
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .filter((diagnostic) => {
      const identity = `${diagnostic.line}:${diagnostic.column}:${diagnostic.problem}`;
      return !seen.has(identity) && seen.add(identity);
    });
}

/** A problem of the file as a whole: unreadable, too large, wrongly encoded. */
export function wholeFile(file: string, what: { problem: string; fix: string }): Diagnostic {
  return { file, line: 1, column: 1, endColumn: 1, path: "", problem: what.problem, fix: what.fix };
}

function toDiagnostic(problem: Problem, source: Source, starts: readonly number[]): Diagnostic {
  const [from, to] = problem.range ?? rangeAt(problem, source.place);
  const line = lineAt(from, starts);
  const start = starts[line - 1] ?? 0;
  const text = source.text.slice(start, starts[line] ?? source.text.length).replace(/\r?\n$/, "");
  const column = Math.min(from - start, text.length);
  const end = Math.max(column + 1, Math.min(to - start, text.length));
  return {
    file: source.file,
    line,
    column: column + 1,
    endColumn: end + 1,
    path: problem.path.join("."),
    problem: problem.problem,
    fix: problem.fix,
    excerpt: excerpt(text, column),
  };
}

/** The key or value at the path; as far down as the file goes when the path leads nowhere. */
function rangeAt(problem: Problem, root: Place | undefined): readonly [number, number] {
  let [place, exact] = [root, true];
  for (const key of problem.path) {
    const next: Place | undefined = place?.children.get(key);
    if (next === undefined) exact = false;
    else place = next;
  }
  if (place === undefined) return [0, 0];
  if (place === root) return [place.range[0], place.range[0] + 1];
  return (problem.at === "value" && exact ? undefined : place.key) ?? place.range;
}

function excerpt(line: string, column: number): Excerpt {
  if (line.length <= MAX_EXCERPT) return { text: line, from: column };
  const start = Math.max(0, Math.min(column - MAX_EXCERPT / 4, line.length - MAX_EXCERPT));
  return { text: line.slice(start, start + MAX_EXCERPT), from: column - start };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineAt(offset: number, starts: readonly number[]): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? Infinity) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
