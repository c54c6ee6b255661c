import type { Deployment, DeploymentStatus } from "../../deployments/types.ts";
import type { Repository } from "../../repos/types.ts";
import { iso, nodeId } from "../../world.ts";
import { connection, type Page } from "../connection.ts";
import { accountNode } from "./people.ts";

export interface DeploymentsPage extends Page {
  readonly environments?: readonly string[] | null;
  readonly orderBy?: { readonly direction: "ASC" | "DESC" } | null;
}

/** Oldest first, unless asked for otherwise. */
export function deploymentsOf(
  { deployments }: Repository,
  { environments, orderBy }: DeploymentsPage,
): Deployment[] {
  const found = [...deployments.values()].filter(
    ({ environment }) => !environments || environments.includes(environment),
  );
  return orderBy?.direction === "DESC" ? found.toReversed() : found;
}

export function deploymentNode(deployment: Deployment) {
  const { id, sha, environment, task, payload, statuses, description } = deployment;
  const last = statuses.at(-1);
  return {
    __typename: "Deployment",
    id: nodeId("DE", id),
    databaseId: id,
    commitOid: sha,
    environment,
    originalEnvironment: environment,
    task,
    // As JSON of whatever was given: a text comes back in quotes.
    payload: JSON.stringify(payload),
    state: stateOf(last),
    createdAt: iso(deployment.created),
    updatedAt: iso(deployment.updated),
    description,
    creator: accountNode(deployment.creator),
    latestStatus: last === undefined ? null : deploymentStatusNode(last),
    statuses: (page: Page) =>
      connection("statuses", statuses.toReversed(), page, deploymentStatusNode),
  };
}

/** What is a success as a status is active as a deployment. */
function stateOf(last: DeploymentStatus | undefined): string {
  if (last === undefined) return "PENDING";
  return last.state === "success" ? "ACTIVE" : last.state.toUpperCase();
}

export function deploymentStatusNode({
  id,
  state,
  description,
  environmentUrl,
  logUrl,
  created,
  creator,
}: DeploymentStatus) {
  return {
    id: nodeId("DES", id),
    state: state.toUpperCase(),
    description: description === "" ? null : description,
    environmentUrl: environmentUrl === "" ? null : environmentUrl,
    logUrl: logUrl === "" ? null : logUrl,
    createdAt: iso(created),
    creator: accountNode(creator),
  };
}
