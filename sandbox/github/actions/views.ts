import { accountView } from "../people/views.ts";
import { pullsAt } from "../checks/views.ts";
import type { Repository } from "../repos/types.ts";
import { apiUrl, briefRepositoryView, headCommitOf, pageUrl } from "../repos/views.ts";
import { iso, isoMaybe, nodeId, type World } from "../world.ts";
import type { WorkflowFile } from "./files.ts";
import type { JobRecord, RunRecord } from "./types.ts";

export function workflowView(world: World, repository: Repository, file: WorkflowFile): object {
  const { id, path, created, workflow } = file;
  const name = path.split("/").at(-1);
  return {
    id,
    node_id: nodeId("W", id),
    name: workflow.name,
    path,
    state: "active",
    created_at: iso(created),
    updated_at: iso(created),
    url: `${apiUrl(world, repository)}/actions/workflows/${id}`,
    html_url: `${pageUrl(world, repository)}/blob/${repository.defaultBranch}/${path}`,
    badge_url: `${pageUrl(world, repository)}/workflows/${name}/badge.svg`,
  };
}

export function runUrl(
  world: World,
  repository: Repository,
  { id }: Pick<RunRecord, "id">,
): string {
  return `${apiUrl(world, repository)}/actions/runs/${id}`;
}

export function runPage(
  world: World,
  repository: Repository,
  { id }: Pick<RunRecord, "id">,
): string {
  return `${pageUrl(world, repository)}/actions/runs/${id}`;
}

export function runView(world: World, repository: Repository, run: RunRecord): object {
  const { id, workflow, headBranch, headSha, attempt } = run;
  const url = runUrl(world, repository, run);
  const brief = briefRepositoryView(world, repository);
  return {
    id,
    name: workflow.name,
    node_id: nodeId("WFR", id),
    head_branch: headBranch,
    head_sha: headSha,
    path: run.path,
    display_title: run.title,
    run_number: run.number,
    run_attempt: attempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflowId,
    check_suite_id: id + 1,
    check_suite_node_id: nodeId("CS", id + 1),
    url,
    html_url: runPage(world, repository, run),
    pull_requests: pullsAt(world, repository, headSha),
    created_at: iso(run.created),
    updated_at: iso(run.updated),
    run_started_at: iso(run.started),
    actor: accountView(world, run.actor),
    triggering_actor: accountView(world, run.triggeringActor),
    referenced_workflows: [],
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${apiUrl(world, repository)}/check-suites/${id + 1}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attempt > 1 ? `${url}/attempts/${attempt - 1}` : null,
    workflow_url: `${apiUrl(world, repository)}/actions/workflows/${run.workflowId}`,
    head_commit: headCommitOf(repository, headSha),
    repository: brief,
    head_repository: brief,
  };
}

export function jobView(
  world: World,
  repository: Repository,
  run: RunRecord,
  job: JobRecord,
): object {
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.workflow.name,
    head_branch: run.headBranch,
    run_url: runUrl(world, repository, run),
    run_attempt: run.attempt,
    node_id: nodeId("CR", job.id),
    head_sha: run.headSha,
    url: `${apiUrl(world, repository)}/actions/jobs/${job.id}`,
    html_url: `${runPage(world, repository, run)}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: iso(job.created),
    started_at: iso(job.started ?? job.created),
    completed_at: isoMaybe(job.completed),
    name: job.name,
    steps: job.steps.map(({ name, number, status, conclusion, started, completed }) => ({
      name,
      status,
      conclusion,
      number,
      started_at: isoMaybe(started),
      completed_at: isoMaybe(completed),
    })),
    check_run_url: `${apiUrl(world, repository)}/check-runs/${job.id}`,
    labels: ["ubuntu-24.04"],
    runner_id: job.started === undefined ? null : 1,
    runner_name: job.started === undefined ? null : "sandbox",
    runner_group_id: job.started === undefined ? null : 1,
    runner_group_name: job.started === undefined ? null : "Default",
  };
}
