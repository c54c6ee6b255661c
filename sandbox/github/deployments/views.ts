import { briefAppView } from "../apps/views.ts";
import { accountView } from "../people/views.ts";
import type { Repository } from "../repos/types.ts";
import { apiUrl } from "../repos/views.ts";
import { iso, nodeId, type World } from "../world.ts";
import type { Deployment, DeploymentStatus } from "./types.ts";

export function deploymentView(
  world: World,
  repository: Repository,
  deployment: Deployment,
): object {
  const { id, sha, ref, task, payload, environment, description, creator, app } = deployment;
  const url = `${apiUrl(world, repository)}/deployments/${id}`;
  return {
    url,
    id,
    node_id: nodeId("DE", id),
    task,
    original_environment: environment,
    environment,
    description,
    created_at: iso(deployment.created),
    updated_at: iso(deployment.updated),
    statuses_url: `${url}/statuses`,
    repository_url: apiUrl(world, repository),
    creator: accountView(world, creator),
    sha,
    ref,
    payload,
    transient_environment: deployment.isTransient,
    production_environment: deployment.isProduction,
    performed_via_github_app: briefAppView(world, app),
  };
}

export function deploymentStatusView(
  world: World,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
): object {
  const { id, state, creator, app, description, environment, created } = status;
  const url = `${apiUrl(world, repository)}/deployments/${deployment.id}`;
  return {
    url: `${url}/statuses/${id}`,
    id,
    node_id: nodeId("DES", id),
    state,
    creator: accountView(world, creator),
    description,
    environment,
    target_url: status.logUrl,
    created_at: iso(created),
    updated_at: iso(created),
    deployment_url: url,
    repository_url: apiUrl(world, repository),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: briefAppView(world, app),
  };
}
