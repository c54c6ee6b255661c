import { NO_LIMITS } from "../limits.ts";
import { placeOf } from "../applications/place.ts";
import { type Body, flagOf, inputOf, mustBeJson, textOf } from "../http/body.ts";
import { ApiError } from "../http/errors.ts";
import type { Handler } from "../http/types.ts";
import { newId } from "../ids.ts";
import type { World } from "../world.ts";
import { type Engine, ENGINES } from "./engines.ts";
import { LIMITS } from "./fields.ts";
import { startDatabase } from "./run.ts";
import type { Database } from "./types.ts";
import { urlOf } from "./view.ts";

const PLACE = [
  "project_uuid",
  "environment_name",
  "environment_uuid",
  "server_uuid",
  "destination_uuid",
];

/** Its address is told to everyone who may create it. */
export function createDatabase(kind: string): Handler {
  const engine = ENGINES[kind]!;
  return (world, asked) => {
    mustBeJson(asked);
    const input = inputOf(asked);
    mustBeKnown(input, engine);
    const { server, environmentId } = placeOf(world, asked, input);
    const database: Database = {
      id: world.nextId(),
      uuid: newId(),
      engine,
      serverId: server.id,
      environmentId,
      columns: columnsOf(kind, engine, input),
      status: "exited:unhealthy",
      isDoomed: false,
      createdAt: world.time.now(),
    };
    world.databases.set(database.uuid, database);
    if (flagOf(input["instant_deploy"])) startDatabase(world, database);
    const external = externalUrl(world, database);
    const body = { uuid: database.uuid, internal_db_url: urlOf(database) };
    return {
      status: 201,
      body: external === undefined ? body : { ...body, external_db_url: external },
    };
  };
}

/** Here the complaint is a list of the fields' names, not of sentences. */
function mustBeKnown(input: Body, engine: Engine): void {
  const allowed = [...LIMITS, ...PLACE, "instant_deploy", "tags", ...engine.fields];
  const extra = Object.keys(input).filter((it) => !allowed.includes(it));
  if (extra.length === 0) return;
  const all = Object.values(ENGINES).flatMap(({ fields }) => fields);
  const errors = extra.every((it) => all.includes(it))
    ? Object.fromEntries(extra.map((it) => [it, ["This field is not allowed."]]))
    : extra;
  throw new ApiError(422, { message: "Validation failed.", errors });
}

function columnsOf(kind: string, engine: Engine, input: Body): Record<string, unknown> {
  const given = [...LIMITS, ...engine.fields].filter((it) => it in input);
  const defaults = Object.entries(engine.defaults).map(
    ([name, value]) => [name, value === "*" ? newId() + newId() : value] as const,
  );
  return {
    name: `${kind}-database-${newId()}`,
    description: null,
    image: engine.image,
    is_public: false,
    public_port: null,
    ...NO_LIMITS,
    ports_mappings: null,
    ...Object.fromEntries(defaults),
    ...Object.fromEntries(given.map((it) => [it, input[it]])),
    ...(textOf(input, "public_port") === undefined ? { is_public: false } : {}),
  };
}

function externalUrl(world: World, database: Database): string | undefined {
  const port = database.columns["public_port"];
  if (!flagOf(database.columns["is_public"]) || typeof port !== "number") return undefined;
  const server = [...world.servers.values()].find((it) => it.id === database.serverId);
  return urlOf(database).replace(
    `@${database.uuid}:${database.engine.port}`,
    `@${server?.ip}:${port}`,
  );
}
