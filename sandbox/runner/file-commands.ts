/** The files through which a step hands values to the runner. Pure: text in, values out. */

export interface Pairs {
  readonly values: Readonly<Record<string, string>>;
  readonly complaint: string | undefined;
}

/**
 * `NAME=value` and `NAME<<MARK … MARK` lines. As in the runner, a line it cannot read makes the
 * whole file worthless and the step fail.
 */
export function parsePairs(text: string): Pairs {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const values: Record<string, string> = {};
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) return complain(`Invalid format '${line}'. Name must not be empty`);
      values[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    if (heredoc <= 0) return complain(`Invalid format '${line}'`);
    const mark = line.slice(heredoc + 2);
    const end = mark === "" ? -1 : lines.indexOf(mark, at + 1);
    if (end < 0) return complain(`Invalid value. Matching delimiter not found '${mark}'`);
    values[line.slice(0, heredoc)] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return { values, complaint: undefined };
}

function complain(complaint: string): Pairs {
  return { values: {}, complaint };
}

/** One folder per line; the last is looked into first. */
export function parsePaths(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== "");
}

/** Bytes that GitHub takes for a step's summary. */
export const SUMMARY_LIMIT = 1024 * 1024;
