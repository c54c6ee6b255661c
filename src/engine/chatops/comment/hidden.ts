import type { Board, Row } from "../../../model/chatops/index.ts";
import { parseKey } from "../../../model/chatops/key.ts";
import { EMPTY } from "./merge.ts";

/** How our comment begins. It marks and proves nothing: the author is looked at as well. */
export const MARKER = "<!-- sluice -->";

const STATE = /<!-- sluice:board:([A-Za-z0-9_-]*) -->/;

/**
 * The rows go with the comment, so that the bot may lose its database. Whoever may edit the comment
 * may change them: they are shown and decide nothing.
 */
export function withState(text: string, { rows }: Board): string {
  const short = rows.map(({ failure, ...row }) =>
    failure === undefined ? row : { ...row, failure: { ...failure, tail: undefined } },
  );
  const state = Buffer.from(JSON.stringify(short.map(sorted))).toString("base64url");
  return `${text}\n<!-- sluice:board:${state} -->\n`;
}

/** The same rows are the same text, in whatever order their fields became known. */
function sorted(row: object): object {
  return Object.fromEntries(Object.entries(row).toSorted(([a], [b]) => a.localeCompare(b)));
}

/** What a comment of ours tells; nothing where it tells nothing that can be read. */
export function boardOf(body: string): Board {
  const state = STATE.exec(body)?.[1] ?? "";
  try {
    const rows: unknown = JSON.parse(Buffer.from(state, "base64url").toString("utf8"));
    return Array.isArray(rows) ? { rows: rows.filter(isRow), answers: [] } : EMPTY;
  } catch {
    return EMPTY;
  }
}

function isRow(value: unknown): value is Row {
  if (typeof value !== "object" || value === null) return false;
  const row = value as Readonly<Record<string, unknown>>;
  const texts = ["key", "node", "environment", "command", "state", "who", "started"];
  return (
    texts.every((name) => typeof row[name] === "string") &&
    parseKey(String(row["key"])) !== undefined &&
    Array.isArray(row["services"]) &&
    Array.isArray(row["steps"])
  );
}
