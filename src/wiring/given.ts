import type { LoadedConfig } from "../engine/config/index.ts";
import type { CommandName } from "../model/outcome.ts";
import { SluiceError } from "../model/errors.ts";

/** Commands whose services are made of what `deploy.yaml` says now. */
const TAKING: readonly CommandName[] = ["deploy", "plan"];

/**
 * Variables for what a command was given as `name=value`. It is checked here again: between a comment
 * and this run lies a workflow, which anybody with write access may start with inputs of their own.
 */
export async function givenVars(
  loaded: LoadedConfig,
  command: CommandName,
  given: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const words = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  if (words.length === 0) return {};
  if (!TAKING.includes(command)) throw wrong(`${command} takes none`);
  const [{ policyOf }, { readOptions }] = await Promise.all([
    import("../engine/config/policy.ts"),
    import("../engine/chatops/commands/options.ts"),
  ]);
  const { options } = policyOf(loaded);
  const read = readOptions(words, options);
  if ("problem" in read) throw wrong(read.problem);
  const vars = Object.entries(read.value).map(([name, value]) => [
    options[name]?.envVar ?? name,
    String(value),
  ]);
  return Object.fromEntries(vars) as Record<string, string>;
}

function wrong(problem: string): SluiceError {
  return new SluiceError("USAGE", `options: ${problem}`);
}
