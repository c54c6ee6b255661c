import { removeApplication } from "../applications/remove.ts";
import { removeDatabase } from "../databases/run.ts";
import { type Body, flagOf, readBody, textOf } from "../http/body.ts";
import { refused } from "../http/errors.ts";
import { required } from "../http/rules.ts";
import type { Asked, Handler } from "../http/types.ts";
import { newId, randomName } from "../ids.ts";
import type { World } from "../world.ts";
import { createFields, RULES, updateFields } from "./fields.ts";
import { resourcesOf, serverOf } from "./read.ts";
import type { Server, ServerSettings } from "./types.ts";
import { startValidation } from "./validate.ts";

const PROXIES = ["TRAEFIK", "NGINX", "CADDY", "NONE"];

export const createServer: Handler = (world, asked) => {
  const rules = {
    ...RULES,
    ip: required(RULES["ip"]!),
    private_key_uuid: required(RULES["private_key_uuid"]!),
  };
  const input = readBody(asked, { allowed: createFields(world.settings.version), rules });
  const proxyType = proxyOf(input) ?? "TRAEFIK";
  const keyId = keyIdOf(world, asked, input);
  const ip = textOf(input, "ip")!;
  mustBeNew(world, asked, ip);
  const server: Server = {
    id: world.nextId(),
    uuid: newId(),
    team: asked.token.team,
    name: textOf(input, "name") ?? randomName(),
    description: textOf(input, "description") ?? null,
    ip,
    port: Number(input["port"] ?? 22),
    user: textOf(input, "user") ?? "root",
    keyId,
    proxyType,
    validationLogs: null,
    isValidating: false,
    settings: newSettings(flagOf(input["is_build_server"])),
    destination: { id: world.nextId(), uuid: newId(), network: "coolify" },
    createdAt: world.time.now(),
  };
  world.servers.set(server.uuid, server);
  if (flagOf(input["instant_validate"])) startValidation(world, server);
  return { status: 201, body: { uuid: server.uuid } };
};

export const updateServer: Handler = (world, asked) => {
  const allowed = updateFields(world.settings.version);
  const input = readBody(asked, { allowed, rules: RULES });
  const server = serverOf(world, asked);
  const proxyType = proxyOf(input);
  if (textOf(input, "private_key_uuid")) server.keyId = keyIdOf(world, asked, input);
  server.name = textOf(input, "name") ?? server.name;
  server.ip = textOf(input, "ip") ?? server.ip;
  server.user = textOf(input, "user") ?? server.user;
  server.port = Number(input["port"] ?? server.port);
  if ("description" in input) server.description = textOf(input, "description") ?? null;
  if (proxyType !== undefined) server.proxyType = proxyType;
  if ("is_build_server" in input) server.settings.isBuildServer = flagOf(input["is_build_server"]);
  const names = allowed.filter((it) => it in server.settings.limits && it in input);
  Object.assign(server.settings.limits, Object.fromEntries(names.map((it) => [it, input[it]])));
  if (flagOf(input["instant_validate"])) startValidation(world, server);
  return { status: 201, body: { uuid: server.uuid } };
};

/** The machine itself lives on. With `force` everything on it is deleted, some time later. */
export const deleteServer: Handler = (world, asked) => {
  const server = serverOf(world, asked);
  const force = flagOf(asked.query.get("force"));
  if (resourcesOf(world, server).length > 0 && !force) {
    throw refused(
      400,
      "Server has resources. Use ?force=true to delete all resources and the server, or delete resources manually first.",
    );
  }
  for (const it of world.applications.values()) {
    if (it.serverId === server.id) removeApplication(world, it, { dockerCleanup: true });
  }
  for (const it of world.databases.values()) {
    if (it.serverId === server.id)
      removeDatabase(world, it, { dockerCleanup: true, volumes: true });
  }
  world.servers.delete(server.uuid);
  return { status: 200, body: { message: "Server deleted." } };
};

/** Addresses are unique in the whole instance. */
function mustBeNew(world: World, { token }: Asked, ip: string): void {
  const found = [...world.servers.values()].find((it) => it.ip === ip);
  if (found === undefined) return;
  const where =
    found.team === token.team ? "already exists in your team" : "is already in use by another team";
  throw refused(400, `A server with this IP/Domain ${where}.`);
}

function proxyOf(input: Body): string | undefined {
  const wanted = textOf(input, "proxy_type")?.toUpperCase();
  if (wanted !== undefined && !PROXIES.includes(wanted)) throw refused(422, "Invalid proxy type.");
  return wanted;
}

function keyIdOf(world: World, { token }: Asked, input: Body): number {
  const key = world.keys.get(textOf(input, "private_key_uuid") ?? "");
  if (key?.team !== token.team) throw refused(404, "Private key not found.");
  return key.id;
}

function newSettings(isBuildServer: boolean): ServerSettings {
  const limits = {
    concurrent_builds: 2,
    dynamic_timeout: 3600,
    deployment_queue_limit: 25,
    connection_timeout: 10,
    server_disk_usage_notification_threshold: 80,
    server_disk_usage_check_frequency: "0 23 * * *",
    is_terminal_enabled: true,
  };
  return { isBuildServer, isReachable: false, isUsable: false, limits };
}
