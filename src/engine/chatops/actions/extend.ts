import { withAnswer } from "../comment/merge.ts";
import type { Context, Done, Judged } from "../found.ts";
import { lineOf } from "../line.ts";
import { head } from "../refused.ts";

/** A preview that was made by a comment has no end that could be put off. */
export async function tellExtent(
  { event: { comment } }: Context,
  { key, case: { command, environment } }: Judged,
): Promise<Done> {
  const text = "Nothing ends this preview by itself: it stays until /destroy preview.";
  const answer = head(comment, key, lineOf(command, environment));
  return {
    reaction: "+1",
    change: (board) =>
      withAnswer(board, { ...answer, state: "done", blocks: [{ kind: "text", text }] }),
  };
}
