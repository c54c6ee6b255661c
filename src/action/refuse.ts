import type { ConfigError } from "../engine/config/index.ts";
import { explain, type SluiceError } from "../model/errors.ts";
import { annotate } from "./annotate.ts";
import type { Console } from "./console.ts";
import type { Inputs } from "./inputs.ts";
import { outputsOfRefusal } from "./outputs.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

/** deploy.yaml is wrong: every problem in the log, the first of them on their lines. */
export async function refuseConfig(
  console: Console,
  inputs: Inputs,
  error: ConfigError,
  envVars: EnvVars,
): Promise<void> {
  const { renderDiagnostics } = await import("../engine/config/index.ts");
  const { diagnostics } = error;
  console.info(renderDiagnostics(diagnostics));
  const workspace = envVars["GITHUB_WORKSPACE"] ?? process.cwd();
  const hidden = inputs.annotations ? annotate(console, diagnostics, workspace) : 0;
  const more = hidden > 0 ? `; ${hidden} more are only in the log` : "";
  const count = diagnostics.length === 1 ? "one problem" : `${diagnostics.length} problems`;
  const message = `${count} in ${inputs.config}${more}`;
  for (const [name, value] of Object.entries(outputsOfRefusal(error.code, message))) {
    console.output(name, value);
  }
  console.fail(`${error.code}: ${message}`, 2);
}

/** Nothing was begun. */
export function refuse(console: Console, error: SluiceError): void {
  for (const [name, value] of Object.entries(outputsOfRefusal(error.code, error.message))) {
    console.output(name, value);
  }
  console.info(explain(error));
  console.fail(`${error.code}: ${error.message}`, error.exitCode);
}
