import { serverUnder } from "../applications/find.ts";
import { type Application, column, nameOf } from "../applications/types.ts";
import { serverById } from "../servers/read.ts";
import type { World } from "../world.ts";
import { runDeployment } from "./job.ts";
import type { Deployment } from "./types.ts";

export interface DeploymentOrder {
  /** Chosen before it is known whether it will be one. */
  readonly uuid: string;
  readonly isForced?: boolean;
  readonly isRestart?: boolean;
  /** Starts at once, whatever else runs. */
  readonly isUnasked?: boolean;
  readonly pullRequest?: number;
}

export interface Queued {
  readonly status: "queued" | "skipped" | "queue_full";
  readonly message: string;
}

/** Takes up a deployment, unless the server's queue is full or the same is under way already. */
export function queueDeployment(
  world: World,
  application: Application,
  order: DeploymentOrder,
): Queued {
  const server = serverUnder(world, application);
  const queued = [...world.deployments.values()].filter(
    (it) => it.serverId === server.id && it.status === "queued",
  );
  if (queued.length >= server.settings.limits.deployment_queue_limit) {
    const message = "Deployment queue is full. Please wait for existing deployments to complete.";
    return { status: "queue_full", message };
  }
  const deployment = newDeployment(world, application, order);
  if (isSameUnderWay(world, deployment) && !order.isForced && !order.isUnasked) {
    return { status: "skipped", message: "Deployment already queued for this commit." };
  }
  world.deployments.set(deployment.uuid, deployment);
  if (order.isUnasked || mayStart(world, deployment)) start(world, deployment);
  return { status: "queued", message: "Deployment queued." };
}

function newDeployment(world: World, application: Application, order: DeploymentOrder): Deployment {
  const server = serverUnder(world, application);
  const now = world.time.now();
  return {
    id: world.nextId(),
    uuid: order.uuid,
    applicationId: application.id,
    applicationName: nameOf(application),
    serverId: server.id,
    serverName: server.name,
    destinationId: server.destination.id,
    url: `/project/environment/application/${application.uuid}/deployment/${order.uuid}`,
    // What is built of nothing but an image has always the same.
    commit: column(application, "git_commit_sha") || "HEAD",
    pullRequest: order.pullRequest ?? 0,
    isForced: order.isForced ?? false,
    isRestart: order.isRestart ?? false,
    status: "queued",
    logs: [],
    createdAt: now,
    updatedAt: now,
    finishedAt: undefined,
  };
}

function isSameUnderWay(world: World, wanted: Deployment): boolean {
  return [...world.deployments.values()].some(
    (it) =>
      it.applicationId === wanted.applicationId &&
      it.commit === wanted.commit &&
      it.pullRequest === wanted.pullRequest &&
      (it.status === "queued" || it.status === "in_progress"),
  );
}

/** One at a time of an application, and not more of a server than it builds at once. */
function mayStart(world: World, wanted: Deployment): boolean {
  const running = [...world.deployments.values()].filter((it) => it.status === "in_progress");
  const isBusy = running.some(
    (it) => it.applicationId === wanted.applicationId && it.pullRequest === wanted.pullRequest,
  );
  const limit = serverById(world, wanted.serverId)?.settings.limits.concurrent_builds ?? 0;
  return !isBusy && running.filter((it) => it.serverId === wanted.serverId).length < limit;
}

function start(world: World, deployment: Deployment): void {
  deployment.status = "in_progress";
  world.job(async () => {
    await runDeployment(world, deployment);
    // One that was cancelled ends without looking after those behind it.
    if (deployment.status !== "cancelled-by-user") startNext(world, deployment.serverId);
  });
}

/** Starts what waits on a server, as far as there is room, oldest first. */
export function startNext(world: World, serverId: number): void {
  for (const it of world.deployments.values()) {
    if (it.serverId === serverId && it.status === "queued" && mayStart(world, it)) start(world, it);
  }
}
