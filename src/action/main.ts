import * as core from "@actions/core";
import type { ConfigError } from "../engine/config/index.ts";
import { asSluiceError } from "../model/errors.ts";
import type { Project } from "../model/project.ts";
import { credentialsIn } from "../wiring/credentials.ts";
import { abortOnSignals } from "./cancel.ts";
import { actionsConsole, type Console } from "./console.ts";
import { conclude } from "./conclude.ts";
import { createRecorder } from "./deployment.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { describeProject, secretsOf, validProject } from "./project.ts";
import { refuse, refuseConfig } from "./refuse.ts";
import { createReport } from "./report.ts";
import { STATE } from "./state.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

/** The main step: read inputs → call the engine → report. Never throws. */
export async function run(envVars: EnvVars): Promise<void> {
  const console = actionsConsole();
  try {
    console.protect(credentialsIn(envVars));
    const inputs = readInputs(core.getInput);
    if (inputs.token !== "") console.protect([inputs.token]);
    const project = await valid(console, inputs, envVars);
    if (project !== undefined) await carryOut(console, inputs, project, envVars);
  } catch (error) {
    refuse(console, asSluiceError(error));
  }
}

async function valid(
  console: Console,
  inputs: Inputs,
  envVars: EnvVars,
): Promise<Project | undefined> {
  try {
    const project = await validProject(inputs);
    console.info(describeProject(project));
    console.protect(secretsOf(project, envVars));
    return project;
  } catch (error) {
    if (!isConfigError(error)) throw error;
    await refuseConfig(console, inputs, error, envVars);
    return undefined;
  }
}

async function carryOut(
  console: Console,
  inputs: Inputs,
  project: Project,
  envVars: EnvVars,
): Promise<void> {
  const dryRun = inputs.dryRun || inputs.command === "plan";
  if (!dryRun) console.state(STATE.begun, "true");
  const abort = abortOnSignals(console, () => console.output("reason", "ABORTED"));
  const { runCommand } = await import("../wiring/run.ts");
  const recorder = createRecorder(console, historyLoader(inputs, envVars, dryRun), logUrl(envVars));
  const report = createReport(console, (plan) => recorder.planned(plan));
  const answer = await runCommand({
    command: inputs.command,
    environment: project.environment.name,
    config: inputs.config,
    ...(inputs.revision === undefined ? {} : { revision: inputs.revision }),
    dryRun,
    options: {
      services: inputs.services,
      force: inputs.force || inputs.command === "restart",
      lockWait: inputs.lockWait,
      ...(inputs.release === undefined ? {} : { release: inputs.release }),
      ...(inputs.expect === undefined ? {} : { expect: inputs.expect }),
    },
    // The job's own token logs in to GitHub's registry when nothing else is given for it.
    envVars: { ...envVars, GITHUB_TOKEN: envVars["GITHUB_TOKEN"] ?? inputs.token },
    who: envVars["GITHUB_ACTOR"] ?? "a workflow",
    reporter: report,
    signal: abort.signal,
  });
  report.end();
  await conclude(console, inputs, answer, report, recorder);
}

function historyLoader(inputs: Inputs, envVars: EnvVars, dryRun: boolean) {
  const load = async () => {
    if (dryRun || !inputs.deployments) return undefined;
    const { historyOf } = await import("../wiring/history.ts");
    return historyOf(inputs.token, envVars);
  };
  let history: ReturnType<typeof load> | undefined;
  return () => (history ??= load());
}

function logUrl(envVars: EnvVars): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = envVars;
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : undefined;
}

/** By its shape: the class itself would load the configuration's folder for one comparison. */
function isConfigError(error: unknown): error is ConfigError {
  return error instanceof Error && "diagnostics" in error;
}
