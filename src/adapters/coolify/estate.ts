import type { Estate, EstateThing } from "../../contracts/estate.ts";
import type { Http } from "../../contracts/http.ts";
import type { Time } from "../../contracts/time.ts";
import { environmentTag, projectTag, OURS } from "../../model/marks.ts";
import { type Api, createApi } from "./api.ts";
import { isOurs, projectOfMark, readMark } from "./marks.ts";
import { removeApplication } from "./remove.ts";
import { listServers, removeServer } from "./servers.ts";
import type { ApplicationShape, KeyShape, ServerShape } from "./shapes.ts";

/** What of a team's Coolify bears our marks. Complete or rejected. */
export function coolifyEstate(http: Http, time: Time): Estate {
  const api = createApi(http);
  return {
    async list() {
      const [applications, servers, keys] = await Promise.all([
        api.ask<ApplicationShape[]>({ method: "GET", path: "/api/v1/applications" }),
        listServers(api),
        api.ask<KeyShape[]>({ method: "GET", path: "/api/v1/security/keys" }),
      ]);
      return [
        ...applications.flatMap(applicationThing),
        ...servers.filter(isOurs).map(serverThing),
        ...keys.filter(isOurs).map(keyThing),
      ];
    },
    remove: (thing) => removeThing(api, time, thing),
  };
}

function applicationThing(shape: ApplicationShape): EstateThing[] {
  const mark = readMark(shape.description);
  if (mark === undefined) return [];
  const { scope, service, slot, host } = mark;
  const created = Date.parse(shape.created_at ?? "");
  return [
    {
      kind: "coolify application",
      id: shape.uuid,
      name: `${service}-${slot}@${host} of ${scope.environment}`,
      tags: [OURS, projectTag(scope.project), environmentTag(scope.environment)],
      slot: { service, slot, host },
      ...(Number.isNaN(created) ? {} : { createdAt: created }),
    },
  ];
}

function serverThing({ uuid, name, ip, description }: ServerShape): EstateThing {
  const tags = [OURS, projectTag(projectOfMark(description))];
  return { kind: "coolify server", id: uuid, name: `${name} (${ip})`, addresses: [ip], tags };
}

function keyThing({ uuid, name, description }: KeyShape): EstateThing {
  const tags = [OURS, projectTag(projectOfMark(description))];
  return { kind: "coolify key", id: uuid, name, tags };
}

async function removeThing(api: Api, time: Time, { kind, id }: EstateThing): Promise<void> {
  if (kind === "coolify application") return removeApplication(api, time, id);
  if (kind === "coolify server") return removeServer({ api, time }, id);
  if (kind !== "coolify key") throw new Error(`a ${kind} is not removed this way`);
  const params = { id };
  await api.find({ method: "DELETE", path: "/api/v1/security/keys/{id}", params });
}
