import type { Delivery, News, Row } from "../../model/chatops/index.ts";
import { isOver } from "./comment/merge.ts";
import { takeNews } from "./news.ts";
import type { Ports } from "./ports.ts";
import { readBoard, showBoard } from "./sticky.ts";

const FIRST_MS = 2 * 60_000;
const LONGEST_MS = 15 * 60_000;
/** GitHub ends a job after six hours, and one that waits for an approval after thirty days. */
const GIVE_UP_MS = 8 * 60 * 60_000;

type Look = Extract<Delivery, { kind: "look" }>;

/** Deliveries may be lost. A run of which nothing was heard is asked after, ever more seldom. */
export async function lookLater(
  { later }: Pick<Ports, "later">,
  run: Pick<Look, "repository" | "pull" | "key">,
  after = FIRST_MS,
): Promise<void> {
  await later({ kind: "look", ...run, after }, after);
}

export async function lookAfter(ports: Ports, delivery: Look): Promise<Row | undefined> {
  const { repository, key, after } = delivery;
  const { rows, answers } = await readBoard(ports, delivery);
  const row = rows.find((one) => one.key === key);
  const answer = answers.find((one) => one.key === key);
  const run = row?.run ?? answer?.run;
  const isOpen = row === undefined ? answer?.state === "running" : !isOver(row);
  if (!isOpen || run === undefined) {
    await showBoard(ports, delivery);
    return row;
  }
  const of = row?.revision === undefined ? undefined : { sha: row.revision, key };
  const { state, id, url, report, isHeld } = await ports.dispatcher.look(repository, run.id, of);
  const news: News = {
    ...report,
    ...(isHeld ? { isHeld } : {}),
    key,
    state,
    run: { id, url },
  };
  const told = await takeNews(ports, delivery, news, () => "now");
  const started = Date.parse(row?.started ?? answer?.at ?? "");
  if (isOver(news) || ports.time.now() - started > GIVE_UP_MS) return told;
  await lookLater(ports, delivery, Math.min(LONGEST_MS, after * 2));
  return told;
}
