import type { Answer, Block } from "../../../model/chatops/index.ts";
import {
  code,
  codeCell,
  escapeMarkdown,
  fence,
  lastLines,
  webLink,
} from "../../../model/markdown.ts";
import { when } from "./rows.ts";

const SIGNS: Readonly<Record<Answer["state"], string>> = {
  running: "🔄",
  waiting: "⏸️",
  done: "✅",
  refused: "👎",
  failed: "❌",
};

/** `room`: bytes of text in one block. */
export function answerLines(answer: Answer, room: number): string {
  const run = answer.run === undefined ? "" : ` · ${webLink(answer.run.url, "run and logs")}`;
  const head = `${SIGNS[answer.state]} ${code(answer.line)} by ${code(answer.who)} · ${when(answer.at)}${run}`;
  return [head, ...answer.blocks.map((block) => blockLines(block, room))].join("\n\n");
}

function blockLines(block: Block, room: number): string {
  switch (block.kind) {
    case "text":
      return escapeMarkdown(block.text.slice(0, room));
    case "list":
      return within(block.items, room)
        .map((item) => `- ${escapeMarkdown(item)}`)
        .join("\n");
    case "code":
      return fence(lastLines(block.text, 200, room));
    case "table":
      return table(block, room);
  }
}

function table({ columns, rows }: Extract<Block, { kind: "table" }>, room: number): string {
  const line = (cells: readonly string[]) => `| ${cells.map(codeCell).join(" | ")} |`;
  const lines = within(rows.map(line), room);
  const head = `| ${columns.map(escapeMarkdown).join(" | ")} |`;
  return [head, `| ${columns.map(() => "---").join(" | ")} |`, ...lines].join("\n");
}

/** As many as there is room for, and how many there is none for. */
function within(items: readonly string[], room: number): readonly string[] {
  let used = 0;
  const kept = items.filter((item) => (used += item.length) <= room);
  const left = items.length - kept.length;
  return left === 0 ? items : [...kept, `… ${left} more`];
}
