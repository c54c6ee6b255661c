import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mintInstallationToken } from "../access/tokens.ts";
import type { Permissions } from "../access/types.ts";
import { actionsInstallation } from "../apps/actions.ts";
import { addCheckRun, changeCheckRun } from "../checks/runs.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { contextsOf, environmentName, githubContext } from "./contexts.ts";
import { type Contexts, evaluate, interpolate, isTrue, type Value } from "./expressions.ts";
import { changeJob } from "./runs.ts";
import { runStep, type StepContext } from "./step.ts";
import { openRecord } from "./record.ts";
import type { Conclusion, JobRecord, RunRecord } from "./types.ts";
import { runPage } from "./views.ts";
import type { Job, Words } from "./workflow.ts";

/** What a job may that names no permissions, in a repository set up as new ones are. */
const USUAL: Permissions = { contents: "read", packages: "read" };

/** Runs a job's steps one after the other, with a token of its own that dies with it. */
export async function runJob(
  world: World,
  repository: Repository,
  run: RunRecord,
  job: Job,
  record: JobRecord,
): Promise<void> {
  const app = actionsInstallation(world, repository);
  const actor = { account: app.app.bot, app: app.app, isJob: true };
  const permissions = job.permissions ?? run.workflow.permissions ?? USUAL;
  const ids = new Set([repository.id]);
  const { token } = mintInstallationToken(world, app, permissions, ids, true);
  const contexts = withToken(contextsOf(world, repository, run, job), token);
  changeJob(world, repository, run, record, "in_progress");
  const check = addCheckRun(
    world,
    repository,
    app.app,
    run.headSha,
    checkOf(world, repository, run, record),
    actor,
  );
  const note = openRecord(world, repository, run, environmentName(job, contexts), job, actor);
  const workspace = await mkdtemp(join(tmpdir(), "sluice-job-"));
  const github = { ...githubContext(world, repository, run, job.key), token, workspace };
  try {
    const context = { world, repository, run, record, github, workspace };
    const conclusion = await runSteps(context, job, contexts);
    note(conclusion);
    changeJob(world, repository, run, record, "completed", conclusion);
    changeCheckRun(world, repository, check, { status: "completed", conclusion }, actor);
  } finally {
    world.tokens.delete(token);
    await rm(workspace, { recursive: true, force: true });
  }
}

function withToken(contexts: Contexts, token: string): Contexts {
  const github = { ...(contexts["github"] as Record<string, Value>), token };
  const secrets = { ...(contexts["secrets"] as Record<string, Value>), GITHUB_TOKEN: token };
  return { ...contexts, github, secrets };
}

function checkOf(world: World, repository: Repository, run: RunRecord, { name, id }: JobRecord) {
  return {
    name,
    status: "in_progress" as const,
    conclusion: null,
    started: world.now(),
    completed: undefined,
    externalId: "",
    detailsUrl: `${runPage(world, repository, run)}/job/${id}`,
    output: { title: null, summary: null, text: null },
  };
}

async function runSteps(
  context: Omit<StepContext, "contexts" | "envVars">,
  job: Job,
  contexts: Contexts,
): Promise<Conclusion> {
  const { run, record, world } = context;
  const steps: Record<string, Value> = {};
  let status: Conclusion = "success";
  for (const [index, step] of job.steps.entries()) {
    const entry = record.steps[index]!;
    if (run.isCancelled) status = "cancelled";
    const now: Contexts = { ...contexts, steps, job: { status } };
    const wanted = step.if === undefined ? status === "success" : isTrue(evaluate(step.if, now));
    if (!wanted) {
      Object.assign(entry, { status: "completed", conclusion: "skipped" });
      continue;
    }
    Object.assign(entry, { status: "in_progress", started: world.now() });
    const envVars = words({ ...run.workflow.env, ...job.env, ...step.env }, now);
    const end = await runStep({ ...context, contexts: now, envVars }, step).catch(
      (error: unknown) => {
        record.log.push(`##[error]${error instanceof Error ? error.message : String(error)}`);
        return { conclusion: "failure" as const, outputs: {} };
      },
    );
    Object.assign(entry, {
      status: "completed",
      conclusion: end.conclusion,
      completed: world.now(),
    });
    if (step.id !== undefined) steps[step.id] = { outputs: end.outputs, outcome: end.conclusion };
    if (status === "success") status = end.conclusion;
  }
  return run.isCancelled ? "cancelled" : status;
}

export function words(given: Words, contexts: Contexts): Record<string, string> {
  const pairs = Object.entries(given).map(([key, text]) => [key, interpolate(text, contexts)]);
  return Object.fromEntries(pairs) as Record<string, string>;
}
