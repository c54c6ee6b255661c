import type { Block, CommandWord } from "../../../model/chatops/index.ts";
import { withAnswer } from "../comment/merge.ts";
import { usage } from "../commands/spec.ts";
import { commands, words } from "../commands/table.ts";
import type { Context, Done, Judged } from "../found.ts";
import { lineOf } from "../line.ts";
import { head } from "../refused.ts";

/** From the table of commands; of one command, all that it says about itself. */
export async function tellHelp(
  { event: { comment } }: Context,
  { key, case: { command } }: Judged,
): Promise<Done> {
  const blocks = command.about === undefined ? list() : about(command.about);
  const answer = head(comment, key, lineOf(command, undefined));
  return {
    reaction: "+1",
    change: (board) => withAnswer(board, { ...answer, state: "done", blocks }),
  };
}

function list(): Block[] {
  const rows = words.map((word) => [usage(word, commands[word]), commands[word].summary]);
  return [
    { kind: "table", columns: ["command", "what it does"], rows },
    { kind: "text", text: "A command is a line of its own that begins with a slash." },
  ];
}

function about(word: CommandWord): Block[] {
  const spec = commands[word];
  const parts = spec.arguments.map(({ name, summary }) => `${name}: ${summary}`);
  return [
    { kind: "code", text: `${usage(word, spec)}\n\n${spec.example}` },
    { kind: "text", text: [spec.summary, spec.about].filter(Boolean).join(". ") },
    ...(parts.length === 0 ? [] : [{ kind: "list", items: parts } as const]),
  ];
}
