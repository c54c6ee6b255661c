import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { chatopsDocs } from "../../../scripts/generate-chatops-docs.ts";
import { commandLines } from "../../../src/engine/chatops/index.ts";

test("docs/chatops.md is what the table gives: npm run generate", async () => {
  expect(await readFile("docs/chatops.md", "utf8")).toBe(chatopsDocs());
});

test("its text gives no command when somebody pastes or quotes it", () => {
  expect(commandLines(chatopsDocs())).toEqual([]);
  expect(commandLines(chatopsDocs().replaceAll(/^/gm, "> "))).toEqual([]);
});
