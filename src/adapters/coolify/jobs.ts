import type { CancelledJob } from "../../contracts/platform-operations.ts";
import { SluiceError } from "../../model/errors.ts";
import { isUnderWay, type JobState, type PlatformJob } from "../../model/platform-job.ts";
import { type Api, isGone, refusal } from "./api.ts";
import { deploymentLines } from "./log-lines.ts";
import type { DeploymentShape } from "./shapes.ts";

const ONE = "/api/v1/deployments/{uuid}";

const STATES: Readonly<Record<string, JobState>> = {
  queued: "queued",
  in_progress: "running",
  finished: "succeeded",
  failed: "failed",
  "cancelled-by-user": "aborted",
};

function stateOf({ status }: Pick<DeploymentShape, "status">): JobState {
  return STATES[status] ?? "failed";
}

export async function jobsOf(api: Api, id: string, count: number): Promise<PlatformJob[]> {
  const found = await api.find<{ deployments?: DeploymentShape[] }>({
    method: "GET",
    path: "/api/v1/deployments/applications/{id}",
    params: { id },
    query: { skip: 0, take: count },
  });
  return (found?.deployments ?? []).map(jobOf);
}

function jobOf(shape: DeploymentShape): PlatformJob {
  const { deployment_uuid: id, created_at: from = "", finished_at: to, logs } = shape;
  const begun = Date.parse(from);
  const took = Date.parse(to ?? "") - begun;
  return {
    id,
    state: stateOf(shape),
    begun,
    ...(took >= 0 ? { took } : {}),
    // Null where there are none yet; left out for a token that may not read them.
    ...(logs === undefined ? {} : { lines: deploymentLines(logs) }),
  };
}

/**
 * Before 4.3.7 it cancels and answers 500 all the same, and what waits behind it stays waiting until
 * something else of that server ends: the deployment itself tells, and the queue is looked at.
 */
export async function cancelJob(api: Api, uuid: string): Promise<CancelledJob> {
  const request = { method: "POST", path: `${ONE}/cancel`, params: { uuid } } as const;
  const reply = await api.reply({ ...request, repeatable: false }).catch((error: unknown) => {
    if (error instanceof SluiceError && error.code === "API_UNREACHABLE") return undefined;
    throw error;
  });
  const isDoubtful = reply === undefined || reply.status >= 500 || reply.status === 400;
  if (!isDoubtful && reply.status >= 300 && !isGone(reply)) throw refusal(request, reply);
  const now = await api.find<DeploymentShape>({ method: "GET", path: ONE, params: { uuid } });
  // Of a phantom uuid there never was one.
  if (now === undefined) return { state: "aborted", stalled: 0 };
  if (isUnderWay({ state: stateOf(now) }))
    throw new SluiceError("API_UNREACHABLE", `Coolify still has the deployment ${now.status}`);
  const isStumbled = reply !== undefined && reply.status >= 500;
  return { state: stateOf(now), stalled: isStumbled ? await stalledOn(api, now.server_id) : 0 };
}

/** What waits on a server where nothing runs that could start it. */
async function stalledOn(api: Api, server: number | undefined): Promise<number> {
  const all = await api.ask<Record<string, DeploymentShape>>({
    method: "GET",
    path: "/api/v1/deployments",
  });
  // It may come keyed like an object.
  const there = Object.values(all).filter(({ server_id: id }) => id === server);
  const isAlive = there.some(({ status }) => status === "in_progress");
  return isAlive ? 0 : there.filter(({ status }) => status === "queued").length;
}
