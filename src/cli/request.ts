import { userInfo } from "node:os";
import type { Reporter } from "../contracts/reporter.ts";
import { SluiceError } from "../model/errors.ts";
import type { Request } from "../wiring/run.ts";
import type { Input, Terminal } from "./input.ts";

/** What every command asks of the engine; a command adds its own options. */
export function requestOf(
  input: Input,
  { envVars }: Terminal,
  reporter: Reporter,
  signal: AbortSignal,
): Omit<Request, "command"> {
  const { options } = input;
  const environment = environmentOf(input);
  return {
    ...(environment === undefined ? {} : { environment }),
    config: options.config,
    dryRun: options.dryRun ?? false,
    ...(options.revision === undefined ? {} : { revision: options.revision }),
    options: {
      services: options.services ?? [],
      force: options.force ?? false,
      lockWait: options.lockWait ?? 15,
    },
    envVars,
    reporter,
    signal,
    who: whoOf(envVars),
  };
}

/** The first argument, or `--environment`; undefined leaves it to deploy.yaml, if it has only one. */
export function environmentOf({
  args,
  options,
}: Pick<Input, "args" | "options">): string | undefined {
  const [given] = args;
  const named = options.environment;
  if (given === undefined || named === undefined || given === named) return given ?? named;
  throw new SluiceError("USAGE", `two environments are named: ${given} and ${named}`);
}

export function whoOf(envVars: Terminal["envVars"]): string {
  return envVars["GITHUB_ACTOR"] ?? envVars["USER"] ?? userInfo().username;
}
