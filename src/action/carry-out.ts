import type { Project } from "../model/project.ts";
import { runCommand } from "../wiring/run.ts";
import { abortOnSignals } from "./cancel.ts";
import { commandOf, isDry } from "./commands.ts";
import { conclude } from "./conclude.ts";
import type { Console } from "./console.ts";
import { createRecorder } from "./deployment.ts";
import type { EnvVars, Inputs } from "./inputs.ts";
import { secretsOf } from "./project.ts";
import { createReport } from "./report.ts";
import { STATE } from "./state.ts";

/** Runs the command and tells everybody how it ended. Throws what kept it from beginning. */
export async function carryOut(
  console: Console,
  inputs: Inputs,
  project: Project,
  envVars: EnvVars,
): Promise<void> {
  console.protect(secretsOf(project, envVars));
  const dryRun = isDry(inputs);
  const { command, options } = commandOf(inputs);
  if (!dryRun) console.state(STATE.begun, "true");
  const abort = abortOnSignals(console, () => console.output("reason", "ABORTED"));
  const recorder = createRecorder(console, historyLoader(inputs, envVars, dryRun), logUrl(envVars));
  const report = createReport(console, (plan) => recorder.planned(plan));
  const answer = await runCommand({
    command,
    environment: project.environment.name,
    config: inputs.config,
    ...(inputs.revision === undefined ? {} : { revision: inputs.revision }),
    dryRun,
    options: {
      services: inputs.services,
      force: inputs.force,
      lockWait: inputs.lockWait,
      ...(inputs.release === undefined ? {} : { release: inputs.release }),
      ...(inputs.expect === undefined ? {} : { expect: inputs.expect }),
      ...options?.(inputs),
    },
    given: inputs.given,
    // The job's own token logs in to GitHub's registry when nothing else is given for it.
    envVars: { ...envVars, GITHUB_TOKEN: envVars["GITHUB_TOKEN"] ?? inputs.token },
    who: envVars["GITHUB_ACTOR"] ?? "a workflow",
    reporter: report,
    signal: abort.signal,
  }).catch((error: unknown) => {
    console.state(STATE.settled, "true"); // It is thrown only where nothing was begun.
    throw error;
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
