import * as core from "@actions/core";
import { createMask, encodedForms } from "../model/mask.ts";
import { credentialsIn } from "../wiring/credentials.ts";
import { type EnvVars, inputReader } from "./inputs.ts";

/** Place of a mark on a line of a file; counts from 1. */
export interface Place {
  readonly file: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  readonly title: string;
}

/**
 * What a step can say to the runner. Everything passes through one mask: the runner masks its log,
 * but neither summaries nor the outputs that other jobs read.
 */
export interface Console {
  /** From here on these values appear nowhere, in whatever form. */
  protect(values: readonly string[]): void;
  /** For what is told elsewhere than on the runner. */
  masked(text: string): string;
  info(text: string): void;
  group(name: string): void;
  endGroup(): void;
  warning(text: string): void;
  mark(text: string, place: Place): void;
  output(name: string, value: string): void;
  state(name: string, value: string): void;
  /** Turns the step red. `exitCode` as in design §5. */
  fail(text: string, exitCode: number): void;
  summary(markdown: string): Promise<void>;
}

/** The runner that started this process; the credentials in `envVars` are protected from the start. */
export function openConsole(envVars: EnvVars): Console {
  const console = actionsConsole();
  const token = inputReader(envVars)("token");
  console.protect([...credentialsIn(envVars), ...(token === "" ? [] : [token])]);
  return console;
}

function actionsConsole(): Console {
  const secrets = new Set<string>();
  let mask = (text: string) => text;
  return {
    protect(values) {
      for (const form of values.flatMap(encodedForms)) core.setSecret(form);
      for (const value of values) secrets.add(value);
      mask = createMask(secrets);
    },
    masked: (text) => mask(text),
    info: (text) => core.info(asText(mask(text))),
    group: (name) => core.startGroup(mask(name)),
    endGroup: () => core.endGroup(),
    warning: (text) => core.warning(mask(text)),
    mark: (text, place) => core.error(mask(text), place),
    output: (name, value) => core.setOutput(name, mask(value)),
    state: (name, value) => core.saveState(name, mask(value)),
    fail(text, exitCode) {
      core.setFailed(mask(text));
      process.exitCode = exitCode;
    },
    async summary(markdown) {
      await core.summary.addRaw(mask(markdown)).write();
    },
  };
}

/**
 * What builds and containers write is shown and never obeyed: a runner takes a line that begins with
 * `::`, behind whatever white space, or has `##[` in it, for a command of the step.
 */
function asText(text: string): string {
  return text.replaceAll(/(^|[\n\r])([^\S\n\r]*):(?=:)/g, "$1$2: ").replaceAll("##[", "# #[");
}
