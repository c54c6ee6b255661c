import type { Block, Comment, Refusal } from "../../model/chatops/index.ts";
import { withAnswer } from "./comment/merge.ts";
import type { Done } from "./found.ts";

/** All that is in the way, each with what to do about it. */
export function refusedAnswer(
  comment: Comment,
  key: string,
  line: string,
  refusals: readonly Refusal[],
): Done {
  return {
    reaction: "-1",
    change: (board) =>
      withAnswer(board, {
        ...head(comment, key, line),
        state: "refused",
        blocks: refusalBlocks(refusals),
      }),
  };
}

export function head(comment: Comment, key: string, line: string) {
  const who = comment.author?.login ?? "";
  return { key, node: comment.node, line, who, at: comment.created };
}

export function refusalBlocks(refusals: readonly Refusal[]): Block[] {
  const items = refusals.map(({ code, message, remedy }) => `${code}: ${message}. ${remedy}`);
  const next = refusals.find((refusal) => refusal.next !== undefined)?.next;
  return [
    { kind: "list", items },
    ...(next === undefined ? [] : [{ kind: "code", text: next } as const]),
  ];
}
