import type { Estate, EstateThing } from "../../contracts/estate.ts";
import type { Http } from "../../contracts/http.ts";
import type { Time } from "../../contracts/time.ts";
import { SluiceError } from "../../model/errors.ts";
import { environmentTag, projectTag, OURS } from "../../model/marks.ts";
import { type Api, createApi } from "./api.ts";
import { birthOf } from "./birth.ts";
import { groundThings } from "./estate-ground.ts";
import { isOurs, projectOfMark, readMark } from "./marks.ts";
import { removeApplication } from "./remove-application.ts";
import { listServers, readServer, removeServer } from "./servers.ts";
import type { ApplicationShape, KeyShape, Named, ServerShape } from "./shapes.ts";

/** What of a team's Coolify bears our marks. Complete or rejected. */
export function coolifyEstate(http: Http, time: Time): Estate {
  const api = createApi(http);
  return {
    async list() {
      const [applications, servers, keys, projects] = await Promise.all([
        api.ask<ApplicationShape[]>({ method: "GET", path: "/api/v1/applications" }),
        listServers(api),
        api.ask<KeyShape[]>({ method: "GET", path: "/api/v1/security/keys" }),
        api.ask<Named[]>({ method: "GET", path: "/api/v1/projects" }),
      ]);
      const own = keys.filter(isOurs);
      const users = own.length === 0 ? [] : await Promise.all(servers.map(withKey(api)));
      const grounds = await Promise.all(
        projects.filter(isOurs).map((one) => groundThings(api, one)),
      );
      return [
        ...applications.flatMap(applicationThing),
        ...servers.filter(isOurs).map((server) => serverThing(server, applications)),
        ...own.map((key) => keyThing(key, users)),
        ...grounds.flat(),
      ];
    },
    remove: (thing) => removeThing(api, time, thing),
  };
}

/** Lists do not tell of the key. */
function withKey(api: Api): (server: ServerShape) => Promise<ServerShape> {
  return async ({ uuid }) => readServer(api, uuid);
}

function applicationThing(shape: ApplicationShape): EstateThing[] {
  const mark = readMark(shape.description);
  if (mark === undefined) return [];
  const { scope, service, slot, host } = mark;
  return [
    {
      kind: "coolify application",
      id: shape.uuid,
      name: `${service}-${slot}@${host} of ${scope.environment}`,
      tags: [OURS, projectTag(scope.project), environmentTag(scope.environment)],
      slot: { service, slot, host },
      ...birthOf(shape),
    },
  ];
}

function serverThing(
  { uuid, name, ip, description, settings }: ServerShape,
  applications: readonly ApplicationShape[],
): EstateThing {
  const tags = [OURS, projectTag(projectOfMark(description))];
  const id = settings?.server_id;
  const holds = applications.filter(
    ({ destination }) => id !== undefined && destination?.server_id === id,
  );
  return {
    kind: "coolify server",
    id: uuid,
    name: `${name} (${ip})`,
    addresses: [ip],
    tags,
    holds: holds.map((one) => one.uuid),
  };
}

function keyThing(key: KeyShape, servers: readonly ServerShape[]): EstateThing {
  const { uuid, id, name, description } = key;
  const tags = [OURS, projectTag(projectOfMark(description))];
  const users = servers.filter(({ private_key_id: used }) => used === undefined || used === id);
  const holds = users.map((one) => one.uuid);
  return { kind: "coolify key", id: uuid, name, tags, holds, ...birthOf(key) };
}

async function removeThing(api: Api, time: Time, { kind, id }: EstateThing): Promise<void> {
  const [uuid = "", environment = ""] = id.split(" ");
  switch (kind) {
    case "coolify application":
      return removeApplication(api, time, id);
    case "coolify server":
      // Not by force: what somebody else has put there stays, and the server with it.
      return removeServer({ api, time }, id, false);
    case "coolify key":
      return drop(api, "/api/v1/security/keys/{uuid}", { uuid });
    case "coolify environment":
      return drop(api, "/api/v1/projects/{uuid}/environments/{environment}", { uuid, environment });
    case "coolify project":
      return drop(api, "/api/v1/projects/{uuid}", { uuid });
    case "droplet":
    case "firewall":
    case "key":
    case "network":
    case "template":
    case "record":
    case "tag":
      throw new SluiceError("INTERNAL", `a ${kind} is not removed this way`);
  }
}

/** The API itself refuses what is in use or not empty. */
async function drop(
  api: Api,
  path: string,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  await api.find({ method: "DELETE", path, params });
}
