import type { HttpRequest } from "../../contracts/http.ts";
import type { Time } from "../../contracts/time.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Api } from "./api.ts";
import { deploymentLines } from "./log-lines.ts";
import { isLost } from "./once.ts";
import type { DeploymentShape } from "./shapes.ts";
import { firstLook, nextLook } from "./waiting.ts";

const PATH = "/api/v1/deployments/{uuid}";
const LONGEST_MS = 15 * 60_000;
const LINES = 30;

/** Starts a deployment of an application; undefined when there is none of this id. */
export async function begin(api: Api, id: string): Promise<string | undefined> {
  // Without force a second one gets an id that is never stored.
  const request: HttpRequest = {
    method: "POST",
    path: "/api/v1/deploy",
    body: { uuid: id, force: true },
  };
  try {
    return uuidIn(await api.find(request));
  } catch (error) {
    if (!isLost(error)) throw error;
    const newest = await newestOf(api, id);
    return newest !== undefined && isUnderWay(newest)
      ? newest.deployment_uuid
      : uuidIn(await api.find(request));
  }
}

function uuidIn(body: unknown): string | undefined {
  const { deployments = [] } = (body ?? {}) as { deployments?: Partial<DeploymentShape>[] };
  return deployments[0]?.deployment_uuid;
}

async function newestOf(api: Api, id: string): Promise<DeploymentShape | undefined> {
  const found = await api.find<{ deployments?: DeploymentShape[] }>({
    method: "GET",
    path: "/api/v1/deployments/applications/{id}",
    params: { id },
    query: { skip: 0, take: 1 },
  });
  return found?.deployments?.[0];
}

function isUnderWay({ status }: DeploymentShape): boolean {
  return status === "queued" || status === "in_progress";
}

export interface Waiting {
  readonly api: Api;
  readonly time: Time;
  readonly signal: AbortSignal;
  /** Of the last times, milliseconds. */
  readonly took: readonly number[];
}

/** Resolves to the milliseconds it took, when a container was started: no more does `finished` mean. */
export async function finish(waiting: Waiting, id: string, uuid: string): Promise<number> {
  try {
    return await poll(waiting, id, uuid);
  } catch (error) {
    const { signal, api } = waiting;
    if (signal.aborted || isTimeout(error)) await cancel(api, uuid);
    throw error;
  }
}

async function poll(waiting: Waiting, id: string, uuid: string): Promise<number> {
  const { api, time, took, signal } = waiting;
  const start = time.now();
  let known = uuid;
  await time.sleep(firstLook(took), signal);
  for (;;) {
    const seen =
      (await api.find<DeploymentShape>({ method: "GET", path: PATH, params: { uuid: known } })) ??
      (await newestOf(api, id));
    if (seen === undefined) throw failed("Coolify knows no deployment of it", undefined);
    known = seen.deployment_uuid;
    const elapsed = time.now() - start;
    if (seen.status === "finished") return durationOf(seen) ?? elapsed;
    if (!isUnderWay(seen)) throw failed(`Coolify's deployment ${seen.status}`, seen);
    if (elapsed >= LONGEST_MS)
      throw failed(`Coolify's deployment is still ${seen.status} ${TIMED_OUT}`, seen);
    await time.sleep(nextLook(elapsed), signal);
  }
}

const TIMED_OUT = `after ${LONGEST_MS / 60_000} minutes`;

function isTimeout(error: unknown): boolean {
  return error instanceof SluiceError && error.message.endsWith(TIMED_OUT);
}

function durationOf({ created_at: from, finished_at: to }: DeploymentShape): number | undefined {
  const ms = Date.parse(to ?? "") - Date.parse(from ?? "");
  return ms > 0 ? ms : undefined;
}

function failed(message: string, seen: DeploymentShape | undefined): SluiceError {
  const detail = lastLines(seen?.logs);
  return new SluiceError("PLATFORM_FAILED", message, {
    facts: { deployment: seen?.deployment_uuid },
    ...(detail === "" ? {} : { detail }),
  });
}

function lastLines(logs: string | null | undefined): string {
  const lines = deploymentLines(logs).slice(-LINES);
  return lines.map(({ text }) => text).join("\n");
}

/** Before 4.3.6 it cancels and answers 500 all the same: only the deployment itself tells. */
export async function cancel(api: Api, uuid: string): Promise<void> {
  const params = { uuid };
  await api
    .reply({ method: "POST", path: `${PATH}/cancel`, params, repeatable: false })
    .catch(() => {});
}
