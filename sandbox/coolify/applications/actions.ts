import { queueDeployment } from "../deployments/queue.ts";
import { flagOf, inputOf } from "../http/body.ts";
import { refused } from "../http/errors.ts";
import type { Asked, Handler } from "../http/types.ts";
import { newId } from "../ids.ts";
import { machineOf } from "../servers/machine.ts";
import { applicationOf, serverUnder } from "./find.ts";
import { labelOf, queueStop } from "./stop.ts";

/** A full queue is not noticed: the uuid that is told then never comes to be. */
export const startApplication: Handler = (world, asked) => {
  const application = applicationOf(world, asked);
  const uuid = newId();
  const isForced = switchOf(asked, "force", false);
  const isUnasked = switchOf(asked, "instant_deploy", false);
  const queued = queueDeployment(world, application, { uuid, isForced, isUnasked });
  if (queued.status === "skipped") return { status: 200, body: { message: queued.message } };
  return { status: 200, body: { message: "Deployment request queued.", deployment_uuid: uuid } };
};

/** Of an image it is a deployment like any other, pull included. */
export const restartApplication: Handler = (world, asked) => {
  const application = applicationOf(world, asked);
  const uuid = newId();
  const queued = queueDeployment(world, application, { uuid, isRestart: true });
  if (queued.status === "skipped") return { status: 200, body: { message: queued.message } };
  return { status: 200, body: { message: "Restart request queued.", deployment_uuid: uuid } };
};

export const stopApplication: Handler = (world, asked) => {
  const application = applicationOf(world, asked);
  queueStop(world, application, switchOf(asked, "docker_cleanup", true));
  return { status: 200, body: { message: "Application stopping request queued." } };
};

export const readLogs: Handler = async (world, asked) => {
  const application = applicationOf(world, asked);
  const { containers } = machineOf(world, serverUnder(world, application));
  const [first] = await containers.list(labelOf(application));
  if (first?.state !== "running") throw refused(400, "Application is not running.");
  const lines = linesOf(asked);
  const timestamps = flagOf(asked.query.get("show_timestamps"));
  return { status: 200, body: { logs: await containers.logs(first.name, lines, timestamps) } };
};

const MOST_LINES = 10_000;

/** What is no number above 0 is 100. */
export function linesOf({ query }: Asked): number {
  const lines = Number(query.get("lines"));
  return Number.isInteger(lines) && lines > 0 ? Math.min(lines, MOST_LINES) : 100;
}

/** In the query or in the body. */
function switchOf(asked: Asked, name: string, otherwise: boolean): boolean {
  return flagOf(asked.query.get(name) ?? inputOf(asked)[name], otherwise);
}
