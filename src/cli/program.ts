import { SluiceError } from "../model/errors.ts";
import { commands, findCommand, laterCommands } from "./commands.ts";
import { reportFailure } from "./failure.ts";
import { commandHelp, overview } from "./help.ts";
import type { Terminal } from "./input.ts";
import { version } from "./version.ts";

/** From the words typed to the exit code (design §5). Never throws. */
export async function program(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    return reportFailure(error, words, terminal);
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name = "--help", ...others] = words;
  const asked = name === "help" ? others[0] : undefined;
  if (name === "--version" || name === "-V") return print(terminal, version());
  if (isHelp(name) && asked === undefined) return print(terminal, overview());
  const spec = findCommand(asked ?? name) ?? (await unknown(asked ?? name));
  const own = others.slice(0, others.includes("--") ? others.indexOf("--") : undefined);
  if (asked !== undefined || own.some((word) => word === "--help" || word === "-h")) {
    return print(terminal, commandHelp(spec));
  }
  const { parse } = await import("./parse.ts");
  const input = await parse(spec, others);
  return (await spec.load()).run(input, terminal);
}

function isHelp(word: string): boolean {
  return word === "help" || word === "--help" || word === "-h";
}

async function unknown(name: string): Promise<never> {
  if (laterCommands.includes(name)) {
    throw new SluiceError("USAGE", `sluice ${name} is not available in this version yet`);
  }
  if (name.startsWith("-")) {
    throw new SluiceError("USAGE", `the command comes first, options such as ${name} after it`);
  }
  const { nearest } = await import("../model/nearest.ts");
  const near = nearest(
    name,
    commands.map((command) => command.name),
  );
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  throw new SluiceError("USAGE", `there is no command ${JSON.stringify(name)}${hint}`);
}

function print(terminal: Terminal, text: string): number {
  terminal.stdout.write(`${text}\n`);
  return 0;
}
