import { emit } from "../hooks/emit.ts";
import type { Account } from "../people/types.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { interpolate, type Value } from "./expressions.ts";
import type { WorkflowFile } from "./files.ts";
import type { Conclusion, JobRecord, RunRecord, RunStatus } from "./types.ts";
import { jobView, runView, workflowView } from "./views.ts";
import type { Job } from "./workflow.ts";

export interface NewRun {
  readonly file: WorkflowFile;
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, string>>;
  /** Full name, such as `refs/heads/main`. */
  readonly ref: string;
  readonly sha: string;
  readonly actor: Account;
}

/** Puts a run in the queue. It is known from now on, whether a runner is free or not. */
export function createRun(world: World, repository: Repository, given: NewRun): RunRecord {
  const { file, event, payload, inputs, ref, sha, actor } = given;
  const now = world.now();
  const before = [...repository.runs.values()].filter(({ workflowId }) => workflowId === file.id);
  const run: RunRecord = {
    id: world.nextBigId(),
    number: before.length + 1,
    workflowId: file.id,
    path: file.path,
    workflow: file.workflow,
    title: titleOf(given),
    event,
    payload,
    inputs,
    headBranch: ref.replace(/^refs\/(heads|tags)\//, ""),
    headSha: sha,
    actor,
    triggeringActor: actor,
    attempt: 1,
    created: now,
    updated: now,
    started: now,
    status: "queued",
    conclusion: null,
    jobs: [],
    isCancelled: false,
  };
  repository.runs.set(run.id, run);
  begin(world, repository, run);
  return run;
}

/** Of an event without `run-name` GitHub makes up a title; the workflow's name stands for it here. */
function titleOf({ file: { workflow }, inputs, event, actor, payload }: NewRun): string {
  const { name, runName } = workflow;
  if (runName === undefined) return name;
  const github = { event_name: event, actor: actor.login, event: payload as Value };
  return interpolate(runName, { github, inputs });
}

/** Once more, with what it was first given, for somebody else perhaps. */
export function rerun(world: World, repository: Repository, run: RunRecord, by: Account): void {
  run.attempt += 1;
  run.triggeringActor = by;
  run.started = world.now();
  run.status = "queued";
  run.conclusion = null;
  run.isCancelled = false;
  begin(world, repository, run);
}

function begin(world: World, repository: Repository, run: RunRecord): void {
  run.jobs = run.workflow.jobs.map((job) => newJob(world, job));
  tellRun(world, repository, run, "requested");
  for (const job of run.jobs) tellJob(world, repository, run, job, "queued");
  world.fleet.take(repository, run);
}

function newJob(world: World, { key, name, steps }: Job): JobRecord {
  return {
    id: world.nextBigId(),
    key,
    name,
    status: "queued",
    conclusion: null,
    created: world.now(),
    started: undefined,
    completed: undefined,
    steps: steps.map((step, index) => ({
      name: step.name,
      number: index + 1,
      status: "queued",
      conclusion: null,
      started: undefined,
      completed: undefined,
    })),
    log: [],
    cancel: undefined,
    result: undefined,
  };
}

export function changeRun(
  world: World,
  repository: Repository,
  run: RunRecord,
  status: RunStatus,
  conclusion: Conclusion | null = null,
): void {
  if (run.status === status) return;
  run.status = status;
  run.conclusion = conclusion;
  run.updated = world.now();
  if (status === "in_progress" || status === "completed") tellRun(world, repository, run, status);
}

export function changeJob(
  world: World,
  repository: Repository,
  run: RunRecord,
  job: JobRecord,
  status: RunStatus,
  conclusion: Conclusion | null = null,
): void {
  job.status = status;
  job.conclusion = conclusion;
  if (status === "in_progress") job.started = world.now();
  if (status === "completed") job.completed = world.now();
  run.updated = world.now();
  if (status === "in_progress" || status === "completed") {
    tellJob(world, repository, run, job, status);
  }
}

/** Told as done by the one who asked for the run, and never the start of another. */
function tellRun(world: World, repository: Repository, run: RunRecord, action: string): void {
  emit(world, {
    event: "workflow_run",
    action,
    repository,
    actor: { account: run.triggeringActor, app: undefined, isJob: true },
    payload: {
      workflow_run: runView(world, repository, run),
      workflow: workflowView(world, repository, fileOf(repository, run)),
    },
  });
}

function fileOf({ workflows }: Repository, { workflowId: id, path, workflow }: RunRecord) {
  return { id, path, workflow, created: workflows.get(path)?.created ?? 0 };
}

function tellJob(
  world: World,
  repository: Repository,
  run: RunRecord,
  job: JobRecord,
  action: string,
): void {
  emit(world, {
    event: "workflow_job",
    action,
    repository,
    actor: { account: run.triggeringActor, app: undefined, isJob: true },
    payload: { workflow_job: jobView(world, repository, run, job) },
  });
}
