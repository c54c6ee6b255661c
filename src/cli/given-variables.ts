import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { parseEnv } from "node:util";
import { SluiceError } from "../model/errors.ts";
import type { Terminal } from "./input.ts";
import type { Options } from "./options.ts";

/** Variables as they were typed, piped or read. */
export interface Given {
  readonly values: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** `set NAME` takes its value from standard input or `--file`, `import` a whole `.env` file. */
export async function readGiven(
  word: string,
  words: readonly string[],
  { file }: Pick<Options, "file">,
  terminal: Terminal,
): Promise<Given> {
  if (word !== "set") return { values: await readAll(words, file, terminal), warnings: [] };
  const pairs = words.filter((one) => one.includes("="));
  const names = words.filter((one) => !one.includes("="));
  if (names.length > 1)
    throw new SluiceError("USAGE", `one value comes in at a time, not ${names.join(", ")}`);
  const typed = Object.fromEntries(pairs.map(splitPair));
  const [name] = names;
  const values =
    name === undefined ? typed : { ...typed, [name]: await readValue(name, file, terminal) };
  const shown = Object.keys(typed).join(", ");
  const warning = `${shown}: values of a command line can be read by others on this machine and stay in the shell's history; give secrets on standard input`;
  return { values, warnings: pairs.length === 0 ? [] : [warning] };
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return [pair.slice(0, at), pair.slice(at + 1)];
}

async function readAll(
  words: readonly string[],
  file: string | undefined,
  terminal: Terminal,
): Promise<Record<string, string>> {
  const [first, ...more] = file === undefined ? words : [file, ...words];
  if (more.length > 0) throw new SluiceError("USAGE", "env import takes one file");
  const content = await readText(first === "-" ? undefined : first, terminal);
  const found = parseEnv(content);
  const values = Object.entries(found).map(([name, value]) => [name, value ?? ""]);
  if (values.length > 0) return Object.fromEntries(values) as Record<string, string>;
  throw new SluiceError("USAGE", "there is no NAME=value in it");
}

/** Whole, but for the one line end that `echo` and editors add. */
async function readValue(
  name: string,
  file: string | undefined,
  terminal: Terminal,
): Promise<string> {
  if (file === undefined && terminal.stdin.isTTY === true) return askHidden(name, terminal);
  return (await readText(file, terminal)).replace(/\r?\n$/, "");
}

async function readText(file: string | undefined, { stdin }: Terminal): Promise<string> {
  if (file === undefined) return text(stdin);
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new SluiceError("USAGE", `${file} cannot be read (${error.code})`);
  });
}

/** What is typed is not shown. */
async function askHidden(name: string, { stdin, stderr }: Terminal): Promise<string> {
  stderr.write(`Value of ${name} (not shown): `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: stdin, output: nowhere, terminal: true });
  const value = await prompt.question("");
  prompt.close();
  stderr.write("\n");
  return value;
}
