import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { readGiven } from "../../src/cli/given-variables.ts";
import { fakeTerminal } from "./terminal.ts";

async function read(word: string, words: string[], piped = "", file?: string) {
  const { terminal } = fakeTerminal();
  const stdin = new PassThrough();
  stdin.end(piped);
  return readGiven(word, words, file === undefined ? {} : { file }, { ...terminal, stdin });
}

async function fileOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-env-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "file"), text);
  return join(folder, "file");
}

test("a value comes from standard input, without the end of its line", async () => {
  const { values, warnings } = await read("set", ["KEY"], "a b\n");
  expect({ values, warnings }).toEqual({ values: { KEY: "a b" }, warnings: [] });
  expect((await read("set", ["KEY"], "two\nlines\n\n")).values).toEqual({ KEY: "two\nlines\n" });
});

test("a value comes from a file", async () => {
  expect((await read("set", ["KEY"], "", await fileOf("x\r\n"))).values).toEqual({ KEY: "x" });
  await expect(read("set", ["KEY"], "", "/nowhere")).rejects.toThrow("cannot be read (ENOENT)");
});

test("values of the command line are taken with a warning that does not repeat them", async () => {
  const { values, warnings } = await read("set", ["A=1", "B=x=y"]);
  expect(values).toEqual({ A: "1", B: "x=y" });
  expect(warnings).toEqual([expect.stringMatching(/^A, B: .*standard input$/)]);
  expect(warnings[0]).not.toContain("x=y");
});

test("one value comes in at a time", async () => {
  await expect(read("set", ["A", "B"], "1")).rejects.toThrow("not A, B");
});

test("a .env file is imported with quotes, comments and values of several lines", async () => {
  const text = "# one\nA=1\nexport B=\"two\nlines\" # more\nC='$HOME'\n";
  const wanted = { A: "1", B: "two\nlines", C: "$HOME" };
  expect((await read("import", [await fileOf(text)])).values).toEqual(wanted);
  expect((await read("import", ["-"], text)).values).toEqual(wanted);
  await expect(read("import", [], "nothing")).rejects.toThrow("no NAME=value");
  await expect(read("import", ["a", "b"])).rejects.toThrow("one file");
});
