import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { commandDocs } from "../../scripts/generate-command-docs.ts";
import { commands } from "../../src/cli/commands.ts";
import { optionSpecs } from "../../src/cli/options.ts";

test("docs/commands.md is what the table gives: node scripts/generate-command-docs.ts", async () => {
  const file = new URL("../../docs/commands.md", import.meta.url);
  expect(await readFile(file, "utf8")).toBe(commandDocs());
});

test("every option is taken by some command", () => {
  const taken = new Set(commands.flatMap(({ options }) => options));
  expect([...taken].toSorted()).toEqual(Object.keys(optionSpecs).toSorted());
});
