import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readActionFile } from "./action-file.ts";
import {
  GITHUB_DEFAULTS,
  inputVariables,
  runnerVariables,
  unexpectedInputs,
} from "./environment.ts";
import { type Exchange, openExchange } from "./exchange.ts";
import { createLog } from "./log.ts";
import { type RunningStep, startStep } from "./step.ts";
import type { ActionFile, RunnerRequest, RunnerResult, StepResult } from "./types.ts";

export interface RunningAction {
  readonly result: Promise<RunnerResult>;
  /** What pressing "Cancel workflow" does: signals on GitHub's schedule, then the post step. */
  cancel(): void;
  /** Ends the running step at once, as the out-of-memory killer would. */
  kill(signal?: NodeJS.Signals): void;
}

/** Runs main, then post, as a runner does. Variables of this process are handed on but for `INPUT_*` and `GITHUB_*`. */
export function startAction(request: RunnerRequest): RunningAction {
  let running: RunningStep | undefined;
  let cancelled = false;
  const result = run(
    request,
    (step) => (running = step),
    () => cancelled,
  );
  return {
    result,
    cancel() {
      cancelled = true;
      running?.cancel();
    },
    kill: (signal = "SIGKILL") => running?.kill(signal),
  };
}

export function runAction(request: RunnerRequest): Promise<RunnerResult> {
  return startAction(request).result;
}

async function run(
  request: RunnerRequest,
  onStart: (step: RunningStep) => void,
  isCancelled: () => boolean,
): Promise<RunnerResult> {
  const file = readActionFile(request.action);
  const github = { ...GITHUB_DEFAULTS, workspace: request.workspace, ...request.github };
  const folder = await mkdtemp(join(tmpdir(), "sluice-runner-"));
  const log = createLog(request.secrets ?? [], request.onLine ?? (() => {}));
  const exchange = await openExchange(folder, request.event ?? {});
  const complaints = unexpectedInputs(file, request.inputs ?? {}).map(
    (name) => `Unexpected input(s) '${name}'`,
  );
  const step = async (name: "main" | "post", script: string): Promise<StepResult> => {
    const files = await exchange.begin();
    const running = startStep({
      script: join(request.action, script),
      cwd: request.workspace,
      envVars: stepVariables(request, file, github, files, exchange),
      onLine: (text, ms) => log.take(name, text, ms),
      timeScale: request.timeScale ?? 1,
    });
    onStart(running);
    const end = await running.result;
    complaints.push(...(await exchange.end()));
    return end;
  };
  try {
    const main = await step("main", file.main);
    const failed = main.exitCode !== 0 || complaints.some((text) => text.startsWith("Unable"));
    const wanted = file.post !== undefined && holds(file.postIf, failed, isCancelled());
    const post = wanted ? await step("post", file.post) : undefined;
    const bad = failed || (post !== undefined && post.exitCode !== 0);
    const { lines, groups, annotations } = log;
    return {
      conclusion: isCancelled() ? "cancelled" : bad ? "failure" : "success",
      main,
      post,
      log: lines,
      groups,
      annotations,
      complaints,
      ...exchange.found(),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function stepVariables(
  request: RunnerRequest,
  file: ActionFile,
  github: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
  exchange: Exchange,
): Record<string, string> {
  const { env, state, path } = exchange.found();
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(INPUT|GITHUB|STATE|ACTIONS|RUNNER|VITEST)_/.test(entry[0]),
  );
  const base = Object.fromEntries(inherited);
  const saved = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]);
  return {
    ...base,
    ...runnerVariables(github, files),
    ...env,
    ...request.envVars,
    ...inputVariables(file, request.inputs ?? {}, github),
    ...(Object.fromEntries(saved) as Record<string, string>),
    PATH: [...path.toReversed(), request.envVars?.["PATH"] ?? base["PATH"] ?? ""].join(":"),
  };
}

function holds(condition: string, failed: boolean, cancelled: boolean): boolean {
  if (condition === "always()") return true;
  if (condition === "failure()") return failed && !cancelled;
  if (condition === "success()") return !failed && !cancelled;
  throw new Error(`post-if: ${condition} is not understood`);
}
