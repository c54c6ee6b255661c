import type { PreviewEvent } from "../../../model/previews.ts";
import type { Block } from "../../../model/chatops/index.ts";
import { withAnswer } from "../comment/merge.ts";
import { when } from "../comment/rows.ts";
import type { Context, Done, Judged } from "../found.ts";
import { lineOf } from "../line.ts";
import { keepWishes } from "../previews/wishes.ts";
import { head, refusedAnswer } from "../refused.ts";
import type { Tended } from "../ports.ts";

/** `/preview`, or a deploy to the preview: for whoever asks, whatever triggers say. */
export async function askPreview(context: Context, asked: Judged): Promise<Done> {
  const { ports, event } = context;
  const { comment } = event;
  const { author } = comment;
  const { decision, case: its } = asked;
  if (author === undefined || ports.previews === undefined) return off(context, asked);
  await keepWishes(ports, comment, its.command);
  const { id, login } = author;
  const revision = decision.kind === "allow" ? decision.revision : undefined;
  const by = { by: { id, login }, ...(revision === undefined ? {} : { revision }) };
  return tend(context, asked, { kind: "asked", at: Date.parse(comment.created), asked: by });
}

/** `/destroy` of the preview: it does not come back of itself. */
export async function endPreview(context: Context, asked: Judged): Promise<Done> {
  const at = Date.parse(context.event.comment.created);
  return tend(context, asked, { kind: "unwanted", at });
}

/** `/extend`: for so long from now, or for as long as a deploy keeps it. */
export async function extendPreview(context: Context, asked: Judged): Promise<Done> {
  const { command, policy } = asked.case;
  const ms = command.lasts ?? policy.previews?.ttl ?? 0;
  return tend(context, asked, { kind: "extended", ms });
}

async function tend(context: Context, asked: Judged, event: PreviewEvent): Promise<Done> {
  const { ports, event: heard } = context;
  const { comment } = heard;
  const { command, environment } = asked.case;
  const line = lineOf(command, environment);
  if (ports.previews === undefined) return off(context, asked);
  const tended = await ports.previews.tend(comment, event);
  if (tended.refusal !== undefined) {
    return refusedAnswer(comment, asked.key, line, [tended.refusal]);
  }
  const answer = { ...head(comment, asked.key, line), state: "done" } as const;
  const blocks: Block[] = [{ kind: "text", text: wordsOf(tended) }];
  const isGoing = command.word !== "extend" && tended.why === undefined;
  return {
    reaction: isGoing ? "rocket" : "+1",
    change: (board) => withAnswer(board, { ...answer, blocks }),
  };
}

/** What the row does not say. */
function wordsOf({ why, preview }: Tended): string {
  const expires = preview?.expires === undefined ? "" : `; it ends at ${when(preview.expires)}`;
  const state = preview === undefined ? "there is no preview" : `the preview is ${preview.state}`;
  return `${why ?? state}${why === undefined ? expires : ""}`;
}

function off({ event: { comment } }: Context, { key, case: its }: Judged): Done {
  const refusal = {
    code: "PREVIEWS_OFF",
    message: "nobody looks after previews here",
    remedy: "Run the bot, or pull-requests.yml: docs/previews.md says how.",
  } as const;
  return refusedAnswer(comment, key, lineOf(its.command, its.environment), [refusal]);
}
