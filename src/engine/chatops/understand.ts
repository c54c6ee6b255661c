import type { Mistake, Policy, Vocabulary } from "../../model/chatops/index.ts";
import { withAnswer } from "./comment/merge.ts";
import { readCommands } from "./commands/read.ts";
import type { Context, Done, Found } from "./found.ts";
import { tellNow } from "./tell.ts";

/** Lines → commands, by the names of `deploy.yaml`. One mistake stops the whole comment. */
export async function understand(
  context: Context,
  { lines, policy, read }: Found,
): Promise<Partial<Found> | undefined> {
  const { comment } = context.event;
  const asked = readCommands(lines, vocabularyOf(policy, comment.pull));
  if (asked.mistakes.length > 0) {
    await tellNow(context, read, [mistaken(context, asked.mistakes)]);
    return undefined;
  }
  return asked.commands.length === 0 ? undefined : { asked };
}

export function vocabularyOf(policy: Policy, pull: number): Vocabulary {
  const { environments, services, options, usual, previews } = policy;
  return {
    environments: Object.keys(environments),
    services,
    options,
    ...(usual === undefined ? {} : { usual }),
    ...(previews === undefined ? {} : { preview: `preview-${pull}` }),
  };
}

function mistaken({ event: { comment } }: Context, mistakes: readonly Mistake[]): Done {
  const [first] = mistakes;
  const items = mistakes.map(({ line, message, suggestion }) =>
    suggestion === undefined
      ? `${line}: ${message}`
      : `${line}: ${message}. Did you mean ${suggestion}`,
  );
  return {
    reaction: "confused",
    change: (board) =>
      withAnswer(board, {
        key: String(comment.id),
        node: comment.node,
        line: first?.line ?? "",
        who: comment.author?.login ?? "",
        at: comment.created,
        state: "refused",
        blocks: [
          { kind: "list", items },
          { kind: "text", text: "Nothing of the comment was done. /help lists the commands." },
        ],
      }),
  };
}
