import { refTarget } from "../git/refs.ts";
import { ApiError, notFound } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { numberIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { actorOf } from "../people/actor.ts";
import { repositoryOf } from "../repos/find.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { workflowIn } from "./dispatch.ts";
import { workflowsAt } from "./files.ts";
import { rerun as runAgain } from "./runs.ts";
import type { JobRecord, RunRecord } from "./types.ts";
import { jobView, runView, workflowView } from "./views.ts";

const listWorkflows: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const head = await refTarget(repository.git, `refs/heads/${repository.defaultBranch}`);
  const all = head === undefined ? [] : await workflowsAt(world, repository, head);
  return paged(
    call,
    all,
    (it) => workflowView(world, repository, it),
    (workflows) => ({ total_count: all.length, workflows }),
  );
};

const getWorkflow: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const file = await workflowIn(world, repository, call);
  return { status: 200, body: workflowView(world, repository, file) };
};

const listRuns: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const isOne = call.params["workflow_id"] !== undefined;
  const id = isOne ? (await workflowIn(world, repository, call)).id : undefined;
  const { query } = call;
  const fits = (it: RunRecord) =>
    (id === undefined || it.workflowId === id) &&
    matches(query.get("event"), it.event) &&
    matches(query.get("branch"), it.headBranch) &&
    matches(query.get("head_sha"), it.headSha) &&
    matches(query.get("actor"), it.actor.login) &&
    (matches(query.get("status"), it.status) || query.get("status") === it.conclusion);
  const runs = [...repository.runs.values()].filter(fits).toReversed();
  return paged(
    call,
    runs,
    (it) => runView(world, repository, it),
    (views) => ({ total_count: runs.length, workflow_runs: views }),
  );
};

function matches(wanted: string | null, value: string): boolean {
  return wanted === null || wanted === value;
}

const getRun: Handler = (world, call) => {
  const [repository, run] = runOf(world, call);
  return { status: 200, body: runView(world, repository, run) };
};

/** The jobs of the last attempt. */
const listJobs: Handler = (world, call) => {
  const [repository, run] = runOf(world, call);
  return paged(
    call,
    run.jobs,
    (it) => jobView(world, repository, run, it),
    (jobs) => ({ total_count: run.jobs.length, jobs }),
  );
};

const getJob: Handler = (world, call) => {
  const [repository, run, job] = jobOf(world, call);
  return { status: 200, body: jobView(world, repository, run, job) };
};

/** Somewhere else, for a minute, without any token; and not before the job has ended. */
const getLog: Handler = (world, call) => {
  const [, , job] = jobOf(world, call);
  if (job.status !== "completed") throw notFound();
  return { status: 302, headers: { location: `${world.base}/_sandbox/logs/${job.id}` } };
};

const cancel: Handler = (world, call) => {
  const [repository, run] = runOf(world, call);
  if (run.status === "completed") {
    throw new ApiError(409, "Cannot cancel a workflow run that is completed.");
  }
  world.fleet.cancel(repository, run);
  return { status: 202, body: {} };
};

const rerun: Handler = (world, call) => {
  const [repository, run] = runOf(world, call);
  if (run.status !== "completed") {
    throw new ApiError(403, "This workflow is already running");
  }
  runAgain(world, repository, run, actorOf(call.auth).account);
  return { status: 201, body: {} };
};

function runOf(world: World, call: Call): [Repository, RunRecord] {
  const repository = repositoryOf(world, call);
  const run = repository.runs.get(numberIn(call, "run_id"));
  if (run === undefined) throw notFound();
  return [repository, run];
}

function jobOf(world: World, call: Call): [Repository, RunRecord, JobRecord] {
  const repository = repositoryOf(world, call);
  const id = numberIn(call, "job_id");
  for (const run of repository.runs.values()) {
    const job = run.jobs.find((it) => it.id === id);
    if (job !== undefined) return [repository, run, job];
  }
  throw notFound();
}

const reads = { needs: [{ actions: "read" }] } as const;
const writes = { needs: [{ actions: "write" }], role: "write" } as const;
const actions = "/repos/{owner}/{repo}/actions";

export const actionRoutes: Routes = {
  [`GET ${actions}/workflows`]: { ...reads, run: listWorkflows },
  [`GET ${actions}/workflows/{workflow_id}`]: { ...reads, run: getWorkflow },
  [`GET ${actions}/workflows/{workflow_id}/runs`]: { ...reads, run: listRuns },
  [`GET ${actions}/runs`]: { ...reads, run: listRuns },
  [`GET ${actions}/runs/{run_id}`]: { ...reads, run: getRun },
  [`GET ${actions}/runs/{run_id}/jobs`]: { ...reads, run: listJobs },
  [`GET ${actions}/jobs/{job_id}`]: { ...reads, run: getJob },
  [`GET ${actions}/jobs/{job_id}/logs`]: { ...reads, run: getLog },
  [`POST ${actions}/runs/{run_id}/cancel`]: { ...writes, run: cancel },
  [`POST ${actions}/runs/{run_id}/force-cancel`]: { ...writes, run: cancel },
  [`POST ${actions}/runs/{run_id}/rerun`]: { ...writes, run: rerun },
  [`POST ${actions}/runs/{run_id}/rerun-failed-jobs`]: { ...writes, run: rerun },
};
