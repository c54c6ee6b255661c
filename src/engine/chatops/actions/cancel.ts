import type { Row } from "../../../model/chatops/index.ts";
import { isOver, withAnswer, withNews } from "../comment/merge.ts";
import type { Context, Done, Found, Judged } from "../found.ts";
import { lineOf } from "../line.ts";
import { note } from "../note.ts";
import { head } from "../refused.ts";
import { readBoard, whereOf } from "../sticky.ts";
import { endRecord } from "./end.ts";

/**
 * Stops what this pull request has queued or running. A run that is past its point of no return ends
 * as it would have, and says so itself.
 */
export async function cancelRuns(context: Context, asked: Judged, { read }: Found): Promise<Done> {
  const { ports, event } = context;
  const { comment } = event;
  const { command, environment } = asked.case;
  const { rows } = await readBoard(ports, whereOf(comment, read));
  const open = rows.filter(
    (row) => !isOver(row) && (environment === undefined || row.environment === environment),
  );
  for (const row of open) {
    if (row.run !== undefined) await ports.dispatcher.cancel(comment.repository, row.run.id);
    if (row.state !== "queued") continue;
    await endRecord(ports, comment.repository, row.record, "stopped before it began");
  }
  await note(context, asked, { event: "changed", facts: { stopped: open.length } });
  const text = open.length === 0 ? "There is nothing to stop." : `Stopping ${listed(open)}.`;
  const answer = { ...head(comment, asked.key, lineOf(command, environment)) };
  return {
    reaction: open.length === 0 ? "confused" : "+1",
    change: (board) =>
      open
        .filter(({ state }) => state === "queued")
        .reduce(
          (all, { key }) => withNews(all, { key, state: "aborted" }),
          withAnswer(board, { ...answer, state: "done", blocks: [{ kind: "text", text }] }),
        ),
  };
}

function listed(rows: readonly Row[]): string {
  return rows.map(({ command, environment }) => `${command} ${environment}`).join(", ");
}
