import { linesOf } from "../applications/actions.ts";
import { teamOfEnvironment } from "../projects.ts";
import { check, flagOf, inputOf, mustBeJson } from "../http/body.ts";
import { refused } from "../http/errors.ts";
import { postRequired } from "../http/moved.ts";
import {
  type Asked,
  deploying,
  type Handler,
  reading,
  type RouteTable,
  writing,
} from "../http/types.ts";
import { machineOf } from "../servers/machine.ts";
import { serverById } from "../servers/read.ts";
import type { World } from "../world.ts";
import { createDatabase } from "./create.ts";
import { ENGINES } from "./engines.ts";
import { LIMITS, RULES } from "./fields.ts";
import { removeDatabase, startDatabase, stopDatabase } from "./run.ts";
import type { Database } from "./types.ts";
import { databaseView } from "./view.ts";

const list: Handler = (world, asked) => {
  const mine = [...world.databases.values()].filter((it) => isMine(world, asked, it));
  return { status: 200, body: mine.map((it) => databaseView(it, asked.sensitive)) };
};

const get: Handler = (world, asked) => ({
  status: 200,
  body: databaseView(databaseOf(world, asked), asked.sensitive),
});

const update: Handler = (world, asked) => {
  mustBeJson(asked);
  const input = inputOf(asked);
  const database = databaseOf(world, asked);
  const allowed = [...LIMITS, "instant_deploy", ...database.engine.fields];
  check(input, { allowed, rules: RULES });
  const given = allowed.filter((it) => it in input && it !== "instant_deploy");
  Object.assign(database.columns, Object.fromEntries(given.map((it) => [it, input[it]])));
  return { status: 200, body: { message: "Database updated." } };
};

const remove: Handler = (world, asked) => {
  const database = databaseOf(world, asked);
  const isOn = (name: string) => flagOf(asked.query.get(name), true);
  const removal = { dockerCleanup: isOn("docker_cleanup"), volumes: isOn("delete_volumes") };
  removeDatabase(world, database, removal);
  return { status: 200, body: { message: "Database deletion request queued." } };
};

const start: Handler = (world, asked) => {
  const database = databaseOf(world, asked);
  if (database.status.includes("running")) throw refused(400, "Database is already running.");
  startDatabase(world, database);
  return { status: 200, body: { message: "Database starting request queued." } };
};

const stop: Handler = (world, asked) => {
  const database = databaseOf(world, asked);
  if (database.status.includes("exited")) throw refused(400, "Database is already stopped.");
  stopDatabase(world, database, flagOf(asked.query.get("docker_cleanup"), true));
  return { status: 200, body: { message: "Database stopping request queued." } };
};

const restart: Handler = (world, asked) => {
  startDatabase(world, databaseOf(world, asked));
  return { status: 200, body: { message: "Database restarting request queued." } };
};

const logs: Handler = async (world, asked) => {
  const database = databaseOf(world, asked);
  const server = serverById(world, database.serverId);
  if (server === undefined || !database.status.includes("running")) {
    throw refused(400, "Database is not running.");
  }
  const lines = linesOf(asked);
  const { containers } = machineOf(world, server);
  return { status: 200, body: { logs: await containers.logs(database.uuid, lines, false) } };
};

function databaseOf(world: World, asked: Asked): Database {
  const database = world.databases.get(asked.params["uuid"] ?? "");
  if (database === undefined || !isMine(world, asked, database)) {
    throw refused(404, "Database not found.");
  }
  return database;
}

function isMine(world: World, { token }: Asked, { environmentId }: Database): boolean {
  return teamOfEnvironment(world, environmentId) === token.team;
}

const ALL = "/api/v1/databases";
const ONE = `${ALL}/{uuid}`;

export const databaseRoutes: RouteTable = {
  [`GET ${ALL}`]: reading(list),
  ...Object.fromEntries(
    Object.keys(ENGINES).map((kind) => [`POST ${ALL}/${kind}`, writing(createDatabase(kind))]),
  ),
  [`GET ${ONE}`]: reading(get),
  [`PATCH ${ONE}`]: writing(update),
  [`DELETE ${ONE}`]: writing(remove),
  [`GET ${ONE}/logs`]: reading(logs, "4.2.0"),
  [`GET ${ONE}/start`]: deploying(postRequired(start)),
  [`POST ${ONE}/start`]: deploying(start),
  [`GET ${ONE}/stop`]: deploying(postRequired(stop)),
  [`POST ${ONE}/stop`]: deploying(stop),
  [`GET ${ONE}/restart`]: deploying(postRequired(restart)),
  [`POST ${ONE}/restart`]: deploying(restart),
};
