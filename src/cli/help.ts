import { commands, type CommandSpec } from "./commands.ts";
import { optionSpecs, type OptionSpec } from "./options.ts";

/** Texts for the terminal. Ours and not commander's, so that help need not load it. */

export function overview(): string {
  const rows = commands.map(({ name, summary }) => [name, summary] as const);
  return [
    "Sluice deploys what deploy.yaml says and swaps it live without losing a request.",
    "",
    "Usage: sluice <command> [arguments] [options]",
    "",
    "Commands:",
    ...table(rows),
    "",
    "`sluice <command> --help` tells its arguments and options.",
  ].join("\n");
}

export function commandHelp(spec: CommandSpec): string {
  const args = spec.arguments.map(({ name, summary }) => [name, summary] as const);
  const options = optionsOf(spec).map((option) => [option.flags, describe(option)] as const);
  return [
    sentence(spec.summary),
    ...(spec.about === undefined ? [] : [spec.about]),
    "",
    `Usage: ${usage(spec)}`,
    ...(args.length === 0 ? [] : ["", "Arguments:", ...table(args)]),
    "",
    "Options:",
    ...table(options),
    "",
    `Example: ${spec.example}`,
  ].join("\n");
}

export function usage({ name, arguments: args, rest }: CommandSpec): string {
  const words = args.map((arg) => (arg.required ? `<${arg.name}>` : `[${arg.name}]`));
  const tail = rest === undefined ? [] : ["--", `<${rest}…>`];
  return ["sluice", name, ...words, "[options]", ...tail].join(" ");
}

export function optionsOf(spec: CommandSpec): OptionSpec[] {
  return spec.options.map((name) => optionSpecs[name]);
}

/** The summary, with the default where there is one worth telling. */
export function describe({ summary, initial, flags }: OptionSpec): string {
  if (typeof initial !== "string" && typeof initial !== "number") return summary;
  const unit = flags.includes("<duration>") ? "s" : "";
  return `${summary} (default: ${initial}${unit})`;
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
