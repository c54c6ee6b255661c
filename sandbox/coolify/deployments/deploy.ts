import { findApplication } from "../applications/find.ts";
import { type Application, nameOf } from "../applications/types.ts";
import { flagOf, inputOf } from "../http/body.ts";
import { ApiError, refused } from "../http/errors.ts";
import type { Asked, Handler } from "../http/types.ts";
import { newId } from "../ids.ts";
import type { World } from "../world.ts";
import { queueDeployment } from "./queue.ts";

/** In the query or in the body, by uuid or by tag. */
export const deploy: Handler = (world, asked) => {
  const given = inputs(asked);
  const [uuids, tags] = [given("uuid"), given("tag")];
  const pullRequest = Math.max(Number(given("pull_request_id") ?? given("pr") ?? 0) || 0, 0);
  const isForced = flagOf(given("force"));
  if (uuids && tags) throw refused(400, "You can only use uuid or tag, not both.");
  if (tags && pullRequest > 0) throw refused(400, "You can only use tag or pr, not both.");
  if (tags) return byTags(world, asked, split(tags), isForced);
  if (uuids) return byUuids(world, asked, split(uuids), isForced, pullRequest);
  throw refused(400, "You must provide uuid or tag.");
};

/** What is the same as one under way gets a uuid of its own too, under which nothing will ever be. */
function byUuids(world: World, asked: Asked, uuids: string[], isForced: boolean, pr: number) {
  if (uuids.length === 0) throw refused(400, "No UUIDs provided.");
  const deployments = uuids.flatMap((uuid) => {
    const application = findApplication(world, asked.token.team, uuid);
    if (application === undefined) return [];
    if (pr > 0) {
      return [{ message: `Pull request ${pr} not found for this resource.`, resource_uuid: uuid }];
    }
    const { message, deployment } = queue(world, application, isForced);
    return [{ message, resource_uuid: uuid, deployment_uuid: deployment }];
  });
  if (deployments.length === 0) throw refused(404, "No resources found.");
  return { status: 200, body: { deployments } };
}

function byTags(world: World, asked: Asked, tags: string[], isForced: boolean) {
  const mine = [...world.applications.values()].filter((it) =>
    findApplication(world, asked.token.team, it.uuid),
  );
  const found = mine.filter((it) => tags.some((tag) => it.tags.includes(tag)));
  if (found.length === 0) throw refused(404, "No resources found with this tag.");
  const queued = found.map((it) => ({ uuid: it.uuid, ...queue(world, it, isForced) }));
  const message = queued.map((it) => it.message);
  const details = queued.map((it) => ({ resource_uuid: it.uuid, deployment_uuid: it.deployment }));
  return { status: 200, body: { message, details } };
}

function queue(
  world: World,
  application: Application,
  isForced: boolean,
): { message: string; deployment: string } {
  const uuid = newId();
  const queued = queueDeployment(world, application, { uuid, isForced });
  if (queued.status === "queue_full") {
    throw new ApiError(429, { message: queued.message }, { "retry-after": "60" });
  }
  const told = `Application ${nameOf(application)} deployment queued.`;
  return { message: queued.status === "skipped" ? queued.message : told, deployment: uuid };
}

function inputs(asked: Asked): (name: string) => string | undefined {
  const input = inputOf(asked);
  return (name) => {
    const value = asked.query.get(name) ?? input[name];
    if (typeof value === "string") return value;
    return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
  };
}

function split(text: string): string[] {
  return text.split(",").filter(Boolean);
}
