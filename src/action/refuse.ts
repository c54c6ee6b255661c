import { type ConfigError, renderDiagnostics } from "../engine/config/index.ts";
import { asSluiceError, explain, SluiceError } from "../model/errors.ts";
import { annotate } from "./annotate.ts";
import type { Console } from "./console.ts";
import { type EnvVars, inputReader, type Inputs } from "./inputs.ts";
import { outputsOfRefusal } from "./outputs.ts";
import type { Granted } from "./request.ts";

/** Tells why nothing was begun. */
export function refuse(console: Console, thrown: unknown, envVars: EnvVars): void {
  if (isConfigError(thrown)) return refuseConfig(console, thrown, envVars);
  const error = asSluiceError(thrown);
  console.info(explain(error));
  fail(console, error.code, error.message, error.exitCode);
}

/** Tells the bot, too, which waits for news of the run. */
export async function refuseRequest(
  console: Console,
  inputs: Inputs,
  granted: Granted,
  thrown: unknown,
  envVars: EnvVars,
): Promise<void> {
  const [{ refusalOf, tellRequest }, { createRecorder }, { historyLoader, logUrl }] =
    await Promise.all([
      import("./tell-request.ts"),
      import("./deployment.ts"),
      import("./carry-out.ts"),
    ]);
  const error = isConfigError(thrown)
    ? new SluiceError("CONFIG_INVALID", "deploy.yaml has mistakes", {
        detail: renderDiagnostics(thrown.diagnostics),
      })
    : asSluiceError(thrown);
  // Of a run that was repeated, report and record belong to the first.
  if (error.code === "RUN_REPEATED") return;
  const report = refusalOf(granted, inputs, error);
  const summary = explain(error);
  const recorder = createRecorder(console, historyLoader(inputs, envVars, false), {
    log: logUrl(envVars),
    given: inputs.deployment,
  });
  await recorder.finish({ state: "failure", description: error.code }, (news) =>
    tellRequest(console, inputs, granted, report, { envVars, summary, news }),
  );
}

/** deploy.yaml is wrong: every problem in the log, the first of them on their lines. */
function refuseConfig(
  console: Console,
  { code, diagnostics }: ConfigError,
  envVars: EnvVars,
): void {
  console.info(renderDiagnostics(diagnostics));
  const input = inputReader(envVars);
  const workspace = envVars["GITHUB_WORKSPACE"] ?? process.cwd();
  const hidden = input("annotations") === "false" ? 0 : annotate(console, diagnostics, workspace);
  const more = hidden > 0 ? `; ${hidden} more are only in the log` : "";
  const count = diagnostics.length === 1 ? "one problem" : `${diagnostics.length} problems`;
  fail(console, code, `${count} in ${input("config")}${more}`, 2);
}

function fail(console: Console, code: string, message: string, exitCode: number): void {
  for (const [name, value] of Object.entries(outputsOfRefusal(code, message))) {
    console.output(name, value);
  }
  console.fail(`${code}: ${message}`, exitCode);
}

/** By its shape: two copies of a class would be two classes. */
function isConfigError(error: unknown): error is ConfigError {
  return error instanceof Error && "diagnostics" in error;
}
