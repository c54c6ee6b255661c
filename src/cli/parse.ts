import { SluiceError } from "../model/errors.ts";
import type { CommandSpec } from "./commands.ts";
import type { Input } from "./input.ts";
import { optionSpecs, type Options, type OptionSpec } from "./options.ts";

/** Words after the command's name → what was meant. Rejects with `USAGE`, the nearest name in it. */
export async function parse(spec: CommandSpec, words: readonly string[]): Promise<Input> {
  const split = words.indexOf("--");
  const own = split === -1 ? words : words.slice(0, split);
  const rest = split === -1 ? [] : words.slice(split + 1);
  if (rest.length > 0 && spec.rest === undefined) {
    throw new SluiceError("USAGE", `sluice ${spec.name} takes nothing after --`);
  }
  return { command: spec.name, rest, ...(await parseWords(spec, own)) };
}

/** Imported here: commander alone doubles the time that Node needs to start. */
async function parseWords(
  spec: CommandSpec,
  words: readonly string[],
): Promise<Pick<Input, "args" | "options">> {
  const { Command, CommanderError, Option } = await import("commander");
  const parser = new Command(`sluice ${spec.name}`)
    .exitOverride()
    .helpOption(false)
    .configureOutput({ outputError: () => {}, writeErr: () => {}, writeOut: () => {} });
  for (const { name, required } of spec.arguments) {
    parser.argument(required ? `<${name}>` : `[${name}]`);
  }
  for (const name of spec.options) {
    const option: OptionSpec = optionSpecs[name];
    const made = new Option(option.flags).default(option.initial);
    const { parse } = option;
    parser.addOption(parse === undefined ? made : made.argParser((text) => parse(text)));
  }
  parser.allowExcessArguments(false);
  try {
    parser.parse([...words], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new SluiceError("USAGE", error.message.replace(/^error: /, ""), {
      facts: { command: `sluice ${spec.name} --help` },
    });
  }
  return { args: parser.args, options: parser.opts<Options & Record<string, unknown>>() };
}
