import type { Answer, Board, News, Row } from "../../../model/chatops/index.ts";
import { isHappening, laterThan, parseKey } from "../../../model/chatops/key.ts";

export const EMPTY: Board = { rows: [], answers: [] };

/** Answers that stay to be read. */
const KEPT_ANSWERS = 3;

/** A command begins to change an environment. One that was asked earlier never takes a later one's place. */
export function withRow(board: Board, row: Row): Board {
  const other = board.rows.find(({ environment }) => environment === row.environment);
  if (other !== undefined && order(asAsked(other), asAsked(row)) > 0) return board;
  if (other?.key === row.key && RANK[other.state] > RANK[row.state]) return board;
  const rest = board.rows.filter(({ environment }) => environment !== row.environment);
  const kept = other?.preview === undefined ? {} : { preview: other.preview };
  const now = other?.key === row.key ? { ...other, ...row } : { ...kept, ...row };
  const rows = [...rest, now].toSorted((a, b) => a.environment.localeCompare(b.environment));
  return { ...board, rows };
}

/** Answers stand in the order of what they answer; the oldest go. */
export function withAnswer(board: Board, answer: Answer): Board {
  const rest = board.answers.filter(({ key }) => key !== answer.key);
  const answers = [...rest, answer].toSorted((a, b) => order(b, a));
  return { ...board, answers: answers.slice(0, KEPT_ANSWERS) };
}

/** What became known of a run. Whatever is older than what is shown changes nothing. */
export function withNews(board: Board, news: News): Board {
  return {
    rows: board.rows.map((row) => (row.key === news.key ? rowAfter(row, news) : row)),
    answers: board.answers.map((answer) =>
      answer.key === news.key ? answerAfter(answer, news) : answer,
    ),
  };
}

/** Something that was ahead in an environment has ended. */
export function withoutAhead(board: Board, environment: string, record: string): Board {
  const isMeant = (row: Row) => row.environment === environment && row.behind?.includes(record);
  if (!board.rows.some(isMeant)) return board;
  const rows = board.rows.map((row) =>
    isMeant(row) ? { ...row, behind: row.behind?.filter((one) => one !== record) ?? [] } : row,
  );
  return { ...board, rows };
}

const RANK = { queued: 1, running: 2, succeeded: 3, failed: 3, aborted: 3 } as const;
const LAST = RANK.succeeded;

/** It has ended, one way or the other. */
export function isOver({ state }: Pick<Row, "state">): boolean {
  return RANK[state] === LAST;
}

function rowAfter(row: Row, news: News): Row {
  if (isOther(row.run, news.run) || RANK[news.state] < RANK[row.state]) return row;
  const told = rowFields(news);
  // Of two that tell the end the first decides, and the second may add what the first did not know.
  if (isOver(row)) return { ...told, ...row, services: longer(row.services, told.services) };
  const { behind, isHeld, ...rest } = row;
  const queued = {
    ...(behind === undefined ? {} : { behind }),
    ...(news.isHeld || isHeld ? { isHeld: true as const } : {}),
  };
  return {
    ...rest,
    ...told,
    state: news.state,
    steps: longer(row.steps, news.steps),
    ...(news.state === "queued" ? queued : {}),
  };
}

/** Those that are known. */
function rowFields({ run, release, revision, services, ms, failure }: News): Partial<Row> {
  const fields = { run, release, revision, services, ms, failure };
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known);
}

/** Deliveries come in any order: fewer steps are older news. */
function longer<T>(a: readonly T[], b: readonly T[] = []): readonly T[] {
  return b.length >= a.length ? b : a;
}

function answerAfter(answer: Answer, news: News): Answer {
  if (isOther(answer.run, news.run) || answer.state !== "running") return answer;
  const run = news.run ?? answer.run;
  const withRun = { ...answer, ...(run === undefined ? {} : { run }) };
  if (!isOver(news)) return withRun;
  const why = news.failure;
  return {
    ...withRun,
    state: news.state === "succeeded" ? "done" : "failed",
    blocks: news.blocks ?? (why === undefined ? answer.blocks : failureBlocks(why)),
  };
}

function failureBlocks({ reason, message, fix, tail }: NonNullable<News["failure"]>) {
  return [
    { kind: "text", text: `${reason}: ${message}` } as const,
    ...(tail === undefined ? [] : [{ kind: "code", text: tail } as const]),
    { kind: "text", text: fix } as const,
  ];
}

function isOther(a: Row["run"], b: Row["run"]): boolean {
  return a !== undefined && b !== undefined && a.id !== b.id;
}

interface AskedAt {
  readonly key: string;
  /** ISO 8601. */
  readonly at: string;
}

function asAsked({ key, started }: Row): AskedAt {
  return { key, at: started };
}

/**
 * Comments by their numbers, which no clock decides on, and a comment as a whole before its commands.
 * What happened without a comment has no number, and only its time can be compared.
 */
function order(a: AskedAt, b: AskedAt): number {
  const [one, other] = [asKey(a.key), asKey(b.key)];
  if (!isHappening(one) && !isHappening(other)) return laterThan(one, other);
  return Date.parse(a.at) - Date.parse(b.at) || laterThan(one, other);
}

function asKey(key: string) {
  return parseKey(key) ?? { comment: Number.parseInt(key, 10) || 0, place: -1, environment: "" };
}
