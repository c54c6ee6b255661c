import { refused } from "../http/errors.ts";
import type { Handler } from "../http/types.ts";
import { isSince } from "../versions.ts";
import { note } from "./log.ts";
import { startNext } from "./queue.ts";
import { deploymentOf } from "./read.ts";

/**
 * Before 4.3.7 it does what it should, then stumbles: the answer is always 500, and what waits behind it
 * stays waiting until something else on the server ends.
 */
export const cancelDeployment: Handler = (world, asked) => {
  const deployment = deploymentOf(world, asked);
  if (deployment.status !== "queued" && deployment.status !== "in_progress") {
    throw refused(400, `Deployment cannot be cancelled. Current status: ${deployment.status}`);
  }
  deployment.status = "cancelled-by-user";
  deployment.updatedAt = world.time.now();
  note(world, deployment, "Deployment cancelled by user via API.", "stderr");
  if (!isSince(world.settings.version, "4.3.7")) {
    throw refused(500, "Failed to cancel deployment: Undefined variable $application");
  }
  startNext(world, deployment.serverId);
  const { uuid, status } = deployment;
  const message = "Deployment cancelled successfully.";
  return { status: 200, body: { message, deployment_uuid: uuid, status } };
};
