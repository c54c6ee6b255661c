import type { Http } from "../../contracts/http.ts";
import type {
  DatabasePlace,
  PlatformDatabase,
  PlatformDatabases,
} from "../../contracts/platform-databases.ts";
import type { Time } from "../../contracts/time.ts";
import type { Scope } from "../../model/names.ts";
import type { Service } from "../../model/project.ts";
import { type Api, createApi, messageOf, refusal } from "./api.ts";
import { limits } from "./applications.ts";
import { databaseObjections } from "./database-objections.ts";
import { addressOf, engineOf } from "./engines.ts";
import { ensureGround } from "./ground.ts";
import { databaseMark, databaseName } from "./marks.ts";
import { makeOnce } from "./once.ts";
import type { CoolifyOptions } from "./platform.ts";
import { removeThing } from "./remove-application.ts";
import { ensureServer } from "./servers.ts";
import type { DatabaseShape } from "./shapes.ts";

const ALL = "/api/v1/databases";
const ONE = `${ALL}/{id}`;

/** Coolify's databases as the engine's {@link PlatformDatabases}. */
export function coolifyDatabases(http: Http, options: CoolifyOptions): PlatformDatabases {
  const api = createApi(http);
  const { time } = options;
  return {
    objections: databaseObjections,
    address: (id, { spec, values }) => addressOf(engineOf(spec)!, id, values),
    list: (scope) => listDatabases(api, scope),
    ensure: (place) => ensureDatabase(api, options, place),
    update: (id, spec) => update(api, id, spec),
    turn: (id, on) => turn(api, id, on),
    remove: (id) => removeThing(api, time, ONE, id),
  };
}

async function listDatabases(api: Api, scope: Scope): Promise<PlatformDatabase[]> {
  const all = await api.ask<DatabaseShape[]>({ method: "GET", path: ALL });
  return all.flatMap((shape): PlatformDatabase[] => {
    const { uuid: id, name, description, image, status } = shape;
    const service = name.split("@")[0]!;
    if (description !== databaseMark(scope, service)) return [];
    const fits = (spec: Service) =>
      Object.entries(limits(spec)).every(([field, value]) => shape[field as "image"] === value);
    return [{ id, service, image: image ?? "", status: status ?? "unknown", fits }];
  });
}

async function ensureDatabase(
  api: Api,
  { time, key }: CoolifyOptions & { readonly time: Time },
  place: DatabasePlace,
): Promise<string> {
  const { scope, host, spec, values } = place;
  const engine = engineOf(spec)!;
  const look = async () => {
    const all = await listDatabases(api, scope);
    return all.find(({ service }) => service === spec.name)?.id;
  };
  return makeOnce(time, look, async () => {
    const server = await ensureServer({ api, time, key }, { scope, host });
    const ground = await ensureGround(api, time, scope);
    const given = Object.entries(engine.fields).flatMap(([name, field]) =>
      values[name] === undefined ? [] : [[field, values[name]] as const],
    );
    const body = {
      server_uuid: server,
      project_uuid: ground.project,
      environment_uuid: ground.environment,
      name: databaseName(spec.name, host.name),
      description: databaseMark(scope, spec.name),
      ...imageAndLimits(spec),
      ...Object.fromEntries(given),
      is_public: false,
      instant_deploy: false,
    };
    const request = { method: "POST", path: `${ALL}/${engine.kind}`, body } as const;
    return (await api.ask<{ uuid: string }>(request)).uuid;
  });
}

function imageAndLimits(spec: Service): Record<string, string> {
  const image = spec.source.kind === "image" ? spec.source.image : "";
  return { image, ...limits(spec) };
}

async function update(api: Api, id: string, spec: Service): Promise<void> {
  const body = imageAndLimits(spec);
  await api.ask({ method: "PATCH", path: ONE, params: { id }, body, repeatable: true });
}

async function turn(api: Api, id: string, on: boolean): Promise<void> {
  const request = {
    method: "POST",
    path: `${ONE}/${on ? "start" : "stop"}`,
    params: { id },
    // Without this every image that nothing runs is removed from the host.
    ...(on ? {} : { query: { docker_cleanup: "false" } }),
    repeatable: true,
  } as const;
  const reply = await api.reply(request);
  const isSoAlready = reply.status === 400 && /already/.test(messageOf(reply));
  if (reply.status >= 300 && !isSoAlready) throw refusal(request, reply);
}
