import { z } from "zod";
import { emit } from "../hooks/emit.ts";
import { notFound } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { numberIn, read } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { type Actor, actorOf } from "../people/actor.ts";
import { repositoryOf } from "../repos/find.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { createDeployment } from "./create.ts";
import { type Deployment, type DeploymentStatus, STATES } from "./types.ts";
import { deploymentStatusView, deploymentView } from "./views.ts";

const newStatus = z.object({
  state: z.enum(STATES),
  description: z.string().max(140).default(""),
  environment: z.string().optional(),
  environment_url: z.string().default(""),
  log_url: z.string().default(""),
  target_url: z.string().optional(),
  auto_inactive: z.boolean().default(true),
});

const createStatus: Handler = (world, call) => {
  const [repository, deployment] = deploymentOf(world, call);
  const status = makeStatus(world, repository, deployment, call);
  return { status: 201, body: deploymentStatusView(world, repository, deployment, status) };
};

/** As the body asks. */
export function makeStatus(
  world: World,
  repository: Repository,
  deployment: Deployment,
  call: Pick<Call, "auth" | "body">,
): DeploymentStatus {
  const request = read(newStatus, call);
  const actor = actorOf(call.auth);
  const status = addStatus(world, repository, deployment, actor, {
    state: request.state,
    description: request.description,
    environment: request.environment ?? deployment.environment,
    environmentUrl: request.environment_url,
    logUrl: request.log_url || (request.target_url ?? ""),
  });
  if (request.state === "success" && request.auto_inactive) {
    retireOthers(world, repository, deployment, actor);
  }
  return status;
}

type NewStatus = Omit<DeploymentStatus, "id" | "creator" | "app" | "created">;

export function addStatus(
  world: World,
  repository: Repository,
  deployment: Deployment,
  actor: Actor,
  given: NewStatus,
): DeploymentStatus {
  const { account: creator, app } = actor;
  const status = { id: world.nextBigId(), creator, app, created: world.now(), ...given };
  deployment.statuses.push(status);
  deployment.updated = world.now();
  emit(world, {
    event: "deployment_status",
    action: "created",
    repository,
    actor,
    payload: {
      deployment_status: deploymentStatusView(world, repository, deployment, status),
      deployment: deploymentView(world, repository, deployment),
      check_run: null,
      workflow: null,
      workflow_run: null,
    },
    ref: { name: deployment.ref, sha: deployment.sha },
  });
  return status;
}

/**
 * Earlier successes in the same environment become inactive, without an event; those of transient and
 * of production environments stay as they are.
 */
function retireOthers(
  world: World,
  repository: Repository,
  { id, environment }: Deployment,
  { account: creator, app }: Actor,
): void {
  for (const other of repository.deployments.values()) {
    const isSame = other.environment === environment && other.id !== id;
    if (!isSame || other.isTransient || other.isProduction) continue;
    const last = other.statuses.at(-1);
    if (last?.state !== "success") continue;
    const given = { state: "inactive" as const, creator, app, description: "" };
    const urls = { environment, environmentUrl: "", logUrl: "" };
    other.statuses.push({ id: world.nextBigId(), created: world.now(), ...given, ...urls });
  }
}

const getDeployment: Handler = (world, call) => {
  const [repository, deployment] = deploymentOf(world, call);
  return { status: 200, body: deploymentView(world, repository, deployment) };
};

/** Newest first. */
const listDeployments: Handler = (world, call) => {
  const repository = repositoryOf(world, call);
  const fits = (it: Deployment) =>
    (["sha", "ref", "task", "environment"] as const).every((key) => {
      const wanted = call.query.get(key);
      return wanted === null || it[key] === wanted;
    });
  const found = [...repository.deployments.values()].filter(fits).toReversed();
  return paged(call, found, (it) => deploymentView(world, repository, it));
};

const listStatuses: Handler = (world, call) => {
  const [repository, deployment] = deploymentOf(world, call);
  return paged(call, deployment.statuses.toReversed(), (it) =>
    deploymentStatusView(world, repository, deployment, it),
  );
};

const deleteDeployment: Handler = (world, call) => {
  const [repository, deployment] = deploymentOf(world, call);
  repository.deployments.delete(deployment.id);
  return { status: 204 };
};

function deploymentOf(world: World, call: Call): [Repository, Deployment] {
  const repository = repositoryOf(world, call);
  const deployment = repository.deployments.get(numberIn(call, "deployment_id"));
  if (deployment === undefined) throw notFound();
  return [repository, deployment];
}

const reads = { needs: [{ deployments: "read" }] } as const;
const writes = { needs: [{ deployments: "write" }], role: "write" } as const;
const deployments = "/repos/{owner}/{repo}/deployments";

export const deploymentRoutes: Routes = {
  [`GET ${deployments}`]: { ...reads, run: listDeployments },
  [`POST ${deployments}`]: { ...writes, run: createDeployment },
  [`GET ${deployments}/{deployment_id}`]: { ...reads, run: getDeployment },
  [`DELETE ${deployments}/{deployment_id}`]: { ...writes, run: deleteDeployment },
  [`GET ${deployments}/{deployment_id}/statuses`]: { ...reads, run: listStatuses },
  [`POST ${deployments}/{deployment_id}/statuses`]: { ...writes, run: createStatus },
};
