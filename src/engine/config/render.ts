import type { Diagnostic } from "./diagnostic.ts";

const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;

/** Diagnostics as text for people: place, problem, the line with a caret, the fix. No colours. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], limit = 50): string {
  const hidden = diagnostics.length - limit;
  const shown = diagnostics.slice(0, limit).map(renderDiagnostic);
  return [...shown, ...(hidden > 0 ? [`… and ${hidden} more problems`] : [])].join("\n\n");
}

function renderDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, path, problem, fix } = diagnostic;
  const where = diagnostic.excerpt === undefined ? file : `${file}:${line}:${column}`;
  return [
    `${where}: ${path === "" ? "" : `${path}: `}${problem}`,
    ...excerptLines(diagnostic),
    `  fix: ${fix}`,
  ].join("\n");
}

function excerptLines({ line, column, endColumn, excerpt }: Diagnostic): string[] {
  if (excerpt === undefined || excerpt.text.trim() === "") return [];
  const number = String(line).padStart(4);
  const marked = excerpt.text.slice(excerpt.from, excerpt.from + endColumn - column);
  const carets = "^".repeat(Math.max(1, blank(marked).length));
  return [
    `${number} | ${excerpt.text}`,
    `${" ".repeat(number.length)} | ${blank(excerpt.text.slice(0, excerpt.from))}${carets}`,
  ];
}

/** As wide as `text` in a terminal, tabs kept. */
function blank(text: string): string {
  return Array.from(text, (char) => (char === "\t" ? "\t" : WIDE.test(char) ? "  " : " ")).join("");
}
