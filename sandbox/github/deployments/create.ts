import { z } from "zod";
import { checkRunsOf, latestStatuses } from "../checks/rollup.ts";
import { distance } from "../git/objects.ts";
import { commitOf, refTarget } from "../git/refs.ts";
import { emit } from "../hooks/emit.ts";
import { ApiError, unprocessable } from "../http/errors.ts";
import { read } from "../http/read.ts";
import type { Handler } from "../http/types.ts";
import { type Actor, actorOf } from "../people/actor.ts";
import { environmentNamed } from "../repos/environments.ts";
import { repositoryOf } from "../repos/find.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import type { Deployment } from "./types.ts";
import { deploymentView } from "./views.ts";

const newDeployment = z.object({
  ref: z.string(),
  task: z.string().default("deploy"),
  auto_merge: z.boolean().default(true),
  required_contexts: z.array(z.string()).nullish(),
  payload: z.union([z.record(z.string(), z.unknown()), z.string()]).default(""),
  environment: z.string().min(1).max(255).default("production"),
  description: z.string().max(140).nullish(),
  transient_environment: z.boolean().default(false),
  production_environment: z.boolean().optional(),
});

/**
 * Unless told otherwise GitHub first merges the default branch into the ref, and refuses while a check
 * of the commit is not green, be it the one that is asking.
 */
export const createDeployment: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const request = read(newDeployment, call);
  const sha = await commitOf(repository.git, request.ref);
  if (sha === undefined) throw unprocessable(`No ref found for: ${request.ref}`);
  if (request.auto_merge) await refuseBehind(repository, request.ref, sha);
  refuseUnchecked(repository, request.ref, sha, request.required_contexts);
  const deployment = addDeployment(world, repository, actorOf(call.auth), {
    sha,
    ref: request.ref,
    task: request.task,
    payload: request.payload,
    environment: request.environment,
    description: request.description ?? null,
    isTransient: request.transient_environment,
    isProduction: request.production_environment ?? request.environment === "production",
  });
  return { status: 201, body: deploymentView(world, repository, deployment) };
};

type NewDeployment = Omit<
  Deployment,
  "id" | "creator" | "app" | "created" | "updated" | "statuses"
>;

export function addDeployment(
  world: World,
  repository: Repository,
  actor: Actor,
  given: NewDeployment,
): Deployment {
  environmentNamed(world, repository, given.environment);
  const [id, now] = [world.nextBigId(), world.now()];
  const { account: creator, app } = actor;
  const made = { id, creator, app, created: now, updated: now, statuses: [], ...given };
  repository.deployments.set(id, made);
  emit(world, {
    event: "deployment",
    action: "created",
    repository,
    actor,
    payload: {
      deployment: deploymentView(world, repository, made),
      workflow: null,
      workflow_run: null,
    },
    ref: { name: given.ref, sha: given.sha },
  });
  return made;
}

/** The real one merges and answers 202 that it did; nobody of ours asks for that. */
async function refuseBehind(repository: Repository, ref: string, sha: string): Promise<void> {
  const { defaultBranch, git } = repository;
  const base = await refTarget(git, `refs/heads/${defaultBranch}`);
  if (base === undefined) return;
  const { behind } = await distance(git, base, sha);
  if (behind === 0) return;
  throw new ApiError(409, `Conflict merging ${defaultBranch} into ${ref}.`);
}

function refuseUnchecked(
  repository: Repository,
  ref: string,
  sha: string,
  contexts: readonly string[] | null | undefined,
): void {
  if (contexts?.length === 0) return;
  const found = [
    ...latestStatuses(repository, sha).map((it) => ({
      context: it.context,
      isGood: it.state === "success",
    })),
    ...checkRunsOf(repository, sha, true).map((it) => ({
      context: it.name,
      isGood: it.conclusion === "success",
    })),
  ];
  const wanted = contexts ?? found.map(({ context }) => context);
  const isGood = (name: string) => found.some((it) => it.context === name && it.isGood);
  if (wanted.every(isGood)) return;
  throw new ApiError(409, `Conflict: Commit status checks failed for ${ref}.`);
}
