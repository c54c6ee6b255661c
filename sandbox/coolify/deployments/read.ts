import { applicationById } from "../applications/view.ts";
import { applicationOf, findApplication } from "../applications/find.ts";
import { refused } from "../http/errors.ts";
import type { Asked, Handler } from "../http/types.ts";
import { iso } from "../ids.ts";
import { serverById } from "../servers/read.ts";
import type { World } from "../world.ts";
import type { Deployment } from "./types.ts";

/** Only what is still under way, of all the team's servers. */
export const listDeployments: Handler = (world, asked) => {
  const open = [...world.deployments.values()]
    .filter((it) => serverById(world, it.serverId)?.team === asked.token.team)
    .filter((it) => it.status === "queued" || it.status === "in_progress");
  return { status: 200, body: open.map((it) => view(it, asked.sensitive)) };
};

export const getDeployment: Handler = (world, asked) => ({
  status: 200,
  body: view(deploymentOf(world, asked), asked.sensitive),
});

/** Newest first. */
export const listOfApplication: Handler = (world, asked) => {
  const { id } = applicationOf(world, asked);
  const mine = [...world.deployments.values()].filter((it) => it.applicationId === id).toReversed();
  const skip = Number(asked.query.get("skip") ?? 0);
  const take = Number(asked.query.get("take") ?? 10);
  const page = mine.slice(skip, skip + take).map((it) => view(it, asked.sensitive));
  return { status: 200, body: { count: mine.length, deployments: page } };
};

export function deploymentOf(world: World, asked: Asked): Deployment {
  const deployment = world.deployments.get(asked.params["uuid"] ?? "");
  const application = deployment && applicationById(world, deployment.applicationId);
  if (application && findApplication(world, asked.token.team, application.uuid)) return deployment;
  throw refused(404, "Deployment not found.");
}

/** The log is a text with JSON in it, and secret. */
function view(deployment: Deployment, sensitive: boolean): object {
  const { id, logs, createdAt, updatedAt, finishedAt } = deployment;
  return {
    id,
    application_id: String(deployment.applicationId),
    application_name: deployment.applicationName,
    build_server_id: null,
    commit: deployment.commit,
    commit_message: null,
    current_process_id: null,
    deployment_url: deployment.url,
    deployment_uuid: deployment.uuid,
    destination_id: String(deployment.destinationId),
    finished_at: finishedAt === undefined ? null : iso(finishedAt),
    force_rebuild: deployment.isForced,
    git_type: null,
    is_api: true,
    is_webhook: false,
    ...(sensitive ? { logs: logs.length === 0 ? null : JSON.stringify(logs) } : {}),
    only_this_server: false,
    pull_request_id: deployment.pullRequest,
    restart_only: deployment.isRestart,
    rollback: false,
    server_id: deployment.serverId,
    server_name: deployment.serverName,
    status: deployment.status,
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
  };
}
