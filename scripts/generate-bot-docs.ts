import { readFile, writeFile } from "node:fs/promises";
import { appEvents, appPermissions } from "../src/bot/setup/needs.ts";

const FILE = new URL("../docs/bot.md", import.meta.url);
const NEEDS = /(<!-- needs: begin -->\n)[\s\S]*?(\n<!-- needs: end -->)/;

/** `docs/bot.md` with what the App needs, from the table that its manifest is made of; a test compares it. */
export async function botDocs(): Promise<string> {
  return (await readFile(FILE, "utf8")).replace(NEEDS, (_, begin, end) => begin + needs() + end);
}

function needs(): string {
  const rows = Object.values(appPermissions).map((need) => [need.label, need.access, need.purpose]);
  const table = [["permission", "access", "for"], ["---", "---", "---"], ...rows];
  const events = appEvents.map((name) => name.replaceAll("_", " ")).join(", ");
  return ["", ...table.map((row) => `| ${row.join(" | ")} |`), "", `Events: ${events}.`, ""].join(
    "\n",
  );
}

if (import.meta.main) await writeFile(FILE, await botDocs());
