import type { Repository } from "../repos/types.ts";
import { fullName } from "../repos/find.ts";
import type { World } from "../world.ts";
import { type Contexts, interpolate, type Value } from "./expressions.ts";
import type { RunRecord } from "./types.ts";
import type { Job } from "./workflow.ts";

/** `github.*` of a run, without its token. */
export function githubContext(
  world: World,
  repository: Repository,
  run: RunRecord,
  job: string,
): Record<string, string> {
  const ref = refOf(run);
  return {
    actor: run.actor.login,
    actor_id: String(run.actor.id),
    triggering_actor: run.triggeringActor.login,
    api_url: world.base,
    graphql_url: `${world.base}/graphql`,
    server_url: world.base,
    event_name: run.event,
    job,
    ref,
    ref_name: run.headBranch,
    ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
    repository: fullName(repository),
    repository_id: String(repository.id),
    repository_owner: repository.owner.login,
    repository_owner_id: String(repository.owner.id),
    run_attempt: String(run.attempt),
    run_id: String(run.id),
    run_number: String(run.number),
    sha: run.headSha,
    workflow: run.workflow.name,
    workflow_ref: `${fullName(repository)}/${run.path}@${ref}`,
    workflow_sha: run.headSha,
  };
}

function refOf({ payload, headBranch }: RunRecord): string {
  const { ref } = payload as { ref?: unknown };
  if (typeof ref === "string" && ref.startsWith("refs/")) return ref;
  return headBranch.startsWith("refs/") ? headBranch : `refs/heads/${headBranch}`;
}

/** All that an expression of a job may name before its first step. */
export function contextsOf(
  world: World,
  repository: Repository,
  run: RunRecord,
  job: Job,
): Contexts {
  const event = JSON.parse(JSON.stringify(run.payload)) as Value;
  const github = { ...githubContext(world, repository, run, job.key), event };
  const first: Contexts = {
    github,
    inputs: run.inputs,
    vars: Object.fromEntries(repository.variables),
    needs: needsOf(run, job),
    job: { status: "success" },
  };
  const name = environmentName(job, first);
  const environment = name === undefined ? undefined : repository.environments.get(name);
  return {
    ...first,
    vars: Object.fromEntries([...repository.variables, ...(environment?.variables ?? [])]),
    secrets: isOfFork(repository, run)
      ? {}
      : Object.fromEntries([...repository.secrets, ...(environment?.secrets ?? [])]),
  };
}

/** Code from elsewhere runs without secrets. */
function isOfFork({ id }: Repository, { event, payload }: RunRecord): boolean {
  if (event !== "pull_request") return false;
  const { pull_request: pull } = payload as { pull_request?: { head?: { repo?: { id: number } } } };
  return pull?.head?.repo?.id !== id;
}

export function environmentName({ environment }: Job, contexts: Contexts): string | undefined {
  return environment === undefined ? undefined : interpolate(environment.name, contexts);
}

function needsOf({ jobs }: RunRecord, { needs }: Job): Record<string, Value> {
  const pairs = needs.map((key) => {
    const job = jobs.find((it) => it.key === key);
    const outputs = { ...job?.result?.outputs };
    return [key, { result: job?.conclusion ?? "", outputs }] as const;
  });
  return Object.fromEntries(pairs);
}
