import { relative } from "node:path";
import type { Diagnostic } from "../engine/config/index.ts";
import type { Console } from "./console.ts";

/** GitHub shows ten errors of a step; the last is the failure of the step itself. */
export const MOST_MARKS = 9;

/**
 * Marks the places in deploy.yaml that are wrong, as far as GitHub shows them. Returns how many
 * are not marked.
 */
export function annotate(
  console: Console,
  diagnostics: readonly Diagnostic[],
  workspace: string,
): number {
  for (const diagnostic of diagnostics.slice(0, MOST_MARKS)) {
    const { line, column, endColumn, path, problem, fix } = diagnostic;
    console.mark(`${problem}\n${fix}`, {
      // Only a path inside the repository finds its way to the changed files of a pull request.
      file: relative(workspace, diagnostic.file),
      startLine: line,
      startColumn: column,
      endColumn,
      title: path === "" ? "deploy.yaml" : path,
    });
  }
  return Math.max(0, diagnostics.length - MOST_MARKS);
}
