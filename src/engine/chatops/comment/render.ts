import type { Board, Row } from "../../../model/chatops/index.ts";
import { answerLines } from "./answers.ts";
import { MARKER, withState } from "./hidden.ts";
import { failureLines, previewLines, rowTable, stepLines } from "./rows.ts";

/** GitHub takes 65,536 characters; the rest is room for what it counts otherwise than we do. */
export const LONGEST = 65_000;

/** How much of a board is told. */
interface Measure {
  readonly rows: number;
  /** Bytes of the last lines of a failed step. */
  readonly tail: number;
  readonly answers: number;
  /** Bytes of one block of an answer. */
  readonly block: number;
}

/** Tried in turn until it fits: what is cut is cut as data, so that no fence or table is ever broken. */
const MEASURES: readonly Measure[] = [
  { rows: 100, tail: 6_000, answers: 3, block: 12_000 },
  { rows: 100, tail: 2_000, answers: 2, block: 4_000 },
  { rows: 30, tail: 600, answers: 1, block: 1_000 },
  { rows: 10, tail: 0, answers: 1, block: 300 },
];

/** The sticky comment. Pure: the same board gives the same text. */
export function renderBoard(board: Board, limit = LONGEST): string {
  for (const measure of MEASURES) {
    const shown = { ...board, rows: newestRows(board.rows, measure.rows) };
    const text = withState(bodyOf(shown, measure), shown);
    if (text.length <= limit) return text;
  }
  return `${MARKER}\n\nThere is more to tell than a comment can hold: look at the check runs.`;
}

function newestRows(rows: readonly Row[], most: number): readonly Row[] {
  const newest = new Set(
    rows.toSorted((a, b) => b.started.localeCompare(a.started)).slice(0, most),
  );
  return rows.filter((row) => newest.has(row));
}

function bodyOf(board: Board, measure: Measure): string {
  const answers = board.answers.slice(0, measure.answers);
  const parts = [
    ...(board.rows.length === 0 ? [] : [rowTable(board.rows)]),
    ...board.rows.flatMap(stepLines),
    ...board.rows.flatMap(previewLines),
    ...board.rows.flatMap((row) => failureLines(row, measure.tail)),
    ...answers.map((answer) => answerLines(answer, measure.block)),
    "<sub>Sluice · one comment for all commands of this pull request · `/help`</sub>",
  ];
  return [MARKER, ...parts].join("\n\n");
}
