import type { RecordNews } from "../contracts/history.ts";
import { requesterOf } from "../model/chatops/key.ts";
import { asSluiceError } from "../model/errors.ts";
import { bounded } from "../model/markdown.ts";
import type { Project } from "../model/project.ts";
import { type Answer, type Request, runCommand } from "../wiring/run.ts";
import { abortOnSignals } from "./cancel.ts";
import { commandOf, isDry } from "./commands.ts";
import { conclude } from "./conclude.ts";
import type { Console } from "./console.ts";
import { createRecorder } from "./deployment.ts";
import type { EnvVars, Inputs } from "./inputs.ts";
import { secretsOf } from "./project.ts";
import { createReport, type Report } from "./report.ts";
import type { Granted } from "./request.ts";
import { STATE } from "./state.ts";
import { stillWanted } from "./still-wanted.ts";

/** Runs the command and tells everybody how it ended. Throws what kept it from beginning. */
export async function carryOut(
  console: Console,
  inputs: Inputs,
  project: Project,
  envVars: EnvVars,
  granted?: Granted,
): Promise<void> {
  console.protect(secretsOf(project, envVars));
  const dryRun = isDry(inputs);
  const { command, options } = commandOf(inputs);
  if (!dryRun) console.state(STATE.begun, "true");
  const abort = abortOnSignals(console, () => console.output("reason", "ABORTED"));
  const recorder = recorderOf(console, inputs, envVars, granted);
  const report = createReport(
    console,
    (plan) => recorder.planned(plan),
    undefined,
    (steps) => recorder.progress(steps),
  );
  const request: Request = {
    command,
    environment: project.environment.name,
    config: inputs.config,
    ...(granted?.trusted === undefined ? {} : { trusted: granted.trusted }),
    ...(granted?.hold === undefined ? {} : { hold: granted.hold }),
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
    who:
      granted === undefined
        ? (envVars["GITHUB_ACTOR"] ?? "a workflow")
        : requesterOf(granted.request),
    reporter: report,
    signal: abort.signal,
  };
  const made = await runCommand(request).catch((error: unknown) => {
    console.state(STATE.settled, "true"); // It is thrown only where nothing was begun.
    throw error;
  });
  const answer = await stillWanted({ console, token: inputs.token, request }, made);
  report.end();
  const requester = async (news: RecordNews) =>
    granted !== undefined &&
    (await tellGranted({ console, inputs, envVars, granted }, answer, report, news));
  await conclude(console, inputs, answer, report, { recorder, requester });
}

interface Asked {
  readonly console: Console;
  readonly inputs: Inputs;
  readonly envVars: EnvVars;
  readonly granted: Granted;
}

async function tellGranted(
  { console, inputs, envVars, granted }: Asked,
  answer: Answer,
  report: Report,
  news: RecordNews,
): Promise<boolean> {
  const { reportOf, tellRequest } = await import("./tell-request.ts");
  const { summaryMarkdown } = await import("./summary.ts");
  const error = answer.error === undefined ? undefined : asSluiceError(answer.error);
  const facts = { outcome: answer.outcome, dryRun: isDry(inputs), ...report, error };
  const told = reportOf(granted, inputs, answer, report, error);
  const summary = bounded(summaryMarkdown({ ...facts, plan: report.plan }), LONGEST_SUMMARY);
  return tellRequest(console, inputs, granted, told, { envVars, summary, news });
}

/** GitHub takes 65,535 characters as the summary of a check run. */
const LONGEST_SUMMARY = 60_000;

function recorderOf(
  console: Console,
  inputs: Inputs,
  envVars: EnvVars,
  granted: Granted | undefined,
) {
  const { key, pull, request } = granted ?? {};
  const asked =
    key === undefined || pull === undefined || request === undefined
      ? undefined
      : { key, pull, by: requesterOf(request) };
  return createRecorder(console, historyLoader(inputs, envVars, isDry(inputs)), {
    log: logUrl(envVars),
    given: inputs.deployment,
    ...(asked === undefined ? {} : { request: asked }),
  });
}

export function historyLoader(inputs: Inputs, envVars: EnvVars, dryRun: boolean) {
  const load = async () => {
    if (dryRun || !inputs.deployments) return undefined;
    const { historyOf } = await import("../wiring/history.ts");
    return historyOf(inputs.token, envVars);
  };
  let history: ReturnType<typeof load> | undefined;
  return () => (history ??= load());
}

export function logUrl(envVars: EnvVars): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = envVars;
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : undefined;
}
