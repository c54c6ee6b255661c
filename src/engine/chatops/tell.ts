import type { PullRead } from "../../contracts/forge.ts";
import type { Context, Done, Found } from "./found.ts";
import { changeBoard, whereOf } from "./sticky.ts";

/** Says what came of all commands of the comment, in one call. */
export async function tell(
  context: Context,
  { read, done }: Found,
): Promise<Partial<Found> | undefined> {
  await tellNow(context, read, done);
  return {};
}

export async function tellNow(
  { ports, event: { comment } }: Context,
  read: Pick<PullRead, "node" | "maybeCommented">,
  done: readonly Done[],
): Promise<void> {
  const kinds = [...new Set(done.map(({ reaction }) => reaction))];
  await changeBoard(ports, whereOf(comment, read), {
    change: (board) => done.reduce((all, { change }) => change(all), board),
    // What happened without a comment has nothing that a reaction could be put on.
    reactions: () =>
      comment.node === "" ? [] : kinds.map((reaction) => ({ to: comment, reaction })),
  });
}
