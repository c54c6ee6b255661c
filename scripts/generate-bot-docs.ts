import { readFile, writeFile } from "node:fs/promises";
import { appEvents, appPermissions } from "../src/bot/setup/needs.ts";

const FILE = new URL("../docs/bot.md", import.meta.url);
const NEEDS = /(<!-- needs: begin -->\n)[\s\S]*?(<!-- needs: end -->)/;

/** `docs/bot.md` with what the App needs, from the table that its manifest is made of; a test compares it. */
export async function botDocs(): Promise<string> {
  return (await readFile(FILE, "utf8")).replace(NEEDS, (_, begin, end) => begin + needs() + end);
}

function needs(): string {
  const head = ["permission", "access", "for"];
  const rows = Object.values(appPermissions).map((need) => [need.label, need.access, need.purpose]);
  const events = appEvents.map((name) => name.replaceAll("_", " ")).join(", ");
  return `\n${table([head, ...rows])}\n\nEvents: ${events}.\n\n`;
}

/** As the formatter leaves it. */
function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((word, at) =>
    Math.max(word.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}

if (import.meta.main) await writeFile(FILE, await botDocs());
