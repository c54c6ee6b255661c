import type { Board, CommentRef, News, Repository, Row } from "../../model/chatops/index.ts";
import { parseKey } from "../../model/chatops/key.ts";
import { endRecord } from "./actions/end.ts";
import { isOver, withNews } from "./comment/merge.ts";
import type { Ports } from "./ports.ts";
import { changeBoard, type Haste, readBoard, type Reactions } from "./sticky.ts";

interface Where {
  readonly repository: Repository;
  readonly pull: number;
}

/**
 * Something became known of a run: the sticky comment says it, and at the end the comment is marked.
 * Resolves to the row that tells of the run, where it changes an environment.
 */
export async function takeNews(
  ports: Ports,
  where: Where,
  news: News,
  haste = hasteOf,
): Promise<Row | undefined> {
  const before = find(await readBoard(ports, where), news.key);
  if (before === undefined) return undefined;
  const after = await changeBoard(ports, where, {
    change: (board) => withNews(board, news),
    reactions: (was, is) => reactionTo(news.key, was, is),
    haste: (was, is) => haste(news, find(was, news.key), find(is, news.key)),
  });
  const row = find(after, news.key);
  if (row === undefined || !ended(row) || ended(before)) return asRow(row);
  await noteEnd(ports, where, news, row);
  // Whoever is stopped before the first step has nobody who tells it.
  if ("record" in row && news.state === "aborted") {
    await endRecord(ports, where.repository, row.record, "stopped");
  }
  return asRow(row);
}

function asRow(told: Told | undefined): Row | undefined {
  return told === undefined || "blocks" in told ? undefined : told;
}

type Told = Row | Board["answers"][number];

function find({ rows, answers }: Board, key: string): Told | undefined {
  return rows.find((row) => row.key === key) ?? answers.find((answer) => answer.key === key);
}

function ended(told: Told): boolean {
  return "blocks" in told ? told.state !== "running" : isOver(told);
}

/**
 * Each edit is a call. Of an end that is told without how it came about, the report is on its way; while
 * it runs as before, only a step has passed.
 */
function hasteOf(news: News, was: Told | undefined, is: Told | undefined): Haste {
  if (was?.state === "running" && is?.state === "running") return "when stale";
  const isBare = news.ms === undefined && news.failure === undefined && news.blocks === undefined;
  if (!isOver(news) || !isBare) return "now";
  return was === undefined || ended(was) ? "with the next" : "soon";
}

function reactionTo(key: string, was: Board, is: Board): Reactions {
  const [before, after] = [find(was, key), find(is, key)];
  if (after === undefined || !ended(after) || (before !== undefined && ended(before))) return [];
  const good = after.state === "succeeded" || after.state === "done";
  return after.node === "" ? [] : [{ to: commentOf(after), reaction: good ? "+1" : "-1" }];
}

function commentOf({ key, node }: Told): CommentRef {
  return { id: parseKey(key)?.comment ?? 0, node };
}

async function noteEnd(ports: Ports, where: Where, news: News, row: Told): Promise<void> {
  const { owner, name } = where.repository;
  const environment = parseKey(news.key)?.environment;
  const failure = "failure" in row ? row.failure : undefined;
  await ports.audit.append(
    {
      correlation: news.key,
      event: "finished",
      repository: `${owner}/${name}`,
      pull: where.pull,
      ...(environment ? { environment } : {}),
      who: row.who,
      reason: failure?.reason ?? (news.state === "succeeded" ? "OK" : news.state.toUpperCase()),
      ...("revision" in row && row.revision !== undefined ? { revision: row.revision } : {}),
      ...(row.run === undefined ? {} : { facts: { run: row.run.url } }),
    },
    `${news.key}/finished`,
  );
}
