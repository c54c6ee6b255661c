import type { CommentEvent, Delivery, News, Row } from "../../model/chatops/index.ts";
import { carryOut } from "./carry-out.ts";
import { isOver } from "./comment/merge.ts";
import type { Context, Found } from "./found.ts";
import { judgeAll } from "./judge-all.ts";
import { moveUp } from "./line-up.ts";
import { listen } from "./listen.ts";
import { takeNews } from "./news.ts";
import type { Ports } from "./ports.ts";
import { hearPull } from "./previews/hear.ts";
import { settlePreview } from "./previews/settle.ts";
import { pullClosed, headMoved } from "./pulls.ts";
import { readPull } from "./read-pull.ts";
import { showBoard } from "./sticky.ts";
import { tell } from "./tell.ts";
import { understand } from "./understand.ts";
import { lookAfter } from "./look-after.ts";

type StepRun = (context: Context, found: Found) => Promise<Partial<Found> | undefined>;

export interface Step {
  readonly name: string;
  readonly run: StepRun;
}

/**
 * START HERE. What happens with a comment, as data. A step that finds nothing to go on with ends it.
 *
 * The whole may be run again after a crash anywhere: what `carryOut` makes is named by its command and
 * looked up before it is made, and everything else only says what is so.
 */
export const steps: readonly Step[] = [
  { name: "listen", run: listen },
  { name: "read", run: readPull },
  { name: "understand", run: understand },
  { name: "judge", run: judgeAll },
  { name: "carry out", run: carryOut },
  { name: "tell", run: tell },
];

/** Does what a delivery asks for. Rejects when it has to be tried again. */
export async function handle(ports: Ports, delivery: Delivery): Promise<void> {
  switch (delivery.kind) {
    case "comment":
      return answer(ports, delivery.event);
    case "head":
      await headMoved(ports, delivery);
      return hearPull(ports, delivery);
    case "closed":
      await pullClosed(ports, delivery);
      return hearPull(ports, delivery);
    case "changed":
      return hearPull(ports, delivery);
    case "tend":
      await ports.previews?.tend(delivery, { kind: "timer" });
      return;
    case "sweep":
      return ports.previews?.sweep(delivery.repository);
    case "watch":
      return ports.previews?.watch(delivery);
    case "news":
      return afterNews(
        ports,
        delivery,
        await takeNews(ports, delivery, delivery.news),
        delivery.news,
      );
    case "look":
      return afterNews(ports, delivery, await lookAfter(ports, delivery));
    case "ended":
      return moveUp(ports, delivery.repository, delivery.environment, delivery.record);
    case "show":
      return showBoard(ports, delivery);
  }
}

async function afterNews(
  ports: Ports,
  where: Extract<Delivery, { kind: "news" | "look" }>,
  row: Row | undefined,
  news?: News,
): Promise<void> {
  if (row?.record !== undefined && isOver(row)) {
    await moveUp(ports, where.repository, row.environment, row.record);
  }
  await settlePreview(ports, where, row, news);
}

async function answer(ports: Ports, event: CommentEvent): Promise<void> {
  let found: Partial<Found> = {};
  for (const { run } of steps) {
    const more = await run({ ports, event: whereNow(event, found) }, found as Found);
    if (more === undefined) return;
    found = { ...found, ...more };
  }
}

/** A repository may have been renamed or transferred since the comment: writing follows no redirect. */
function whereNow(event: CommentEvent, { read }: Partial<Found>): CommentEvent {
  if (read === undefined) return event;
  return { ...event, comment: { ...event.comment, repository: read.facts.repository } };
}
