import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { botDocs } from "../../../scripts/generate-bot-docs.ts";

/** The formatter pads cells. */
const bare = (text: string) => text.replaceAll(/ +\|/g, " |").replaceAll(/-{3,}/g, "---");

test("docs/bot.md lists what the App needs: node scripts/generate-bot-docs.ts", async () => {
  const written = await readFile(new URL("../../../docs/bot.md", import.meta.url), "utf8");
  expect(bare(written)).toBe(bare(await botDocs()));
  expect(written).toMatch(/^\| Deployments +\| write/m);
});
