import { databaseResource } from "../databases/view.ts";
import { refused } from "../http/errors.ts";
import type { Asked, Handler } from "../http/types.ts";
import { iso } from "../ids.ts";
import type { World } from "../world.ts";
import { applicationResource } from "../applications/view.ts";
import type { Server } from "./types.ts";

export const listServers: Handler = (world, asked) => ({
  status: 200,
  body: serversOf(world, asked).map((it) => briefView(it)),
});

export const getServer: Handler = (world, asked) => {
  const server = serverOf(world, asked);
  const more = asked.query.get("resources") ? { resources: resourcesOf(world, server) } : {};
  return { status: 200, body: { ...serverView(server), ...more } };
};

export const listResources: Handler = (world, asked) => ({
  status: 200,
  body: resourcesOf(world, serverOf(world, asked)),
});

export const listDomains: Handler = (world, asked) => {
  const server = serverOf(world, asked);
  const apps = [...world.applications.values()].filter((it) => it.serverId === server.id);
  const names = apps.flatMap(({ fqdn }) => (fqdn ?? "").split(",").filter(Boolean));
  const domains = names.map((it) => it.replace(/^https?:\/\//, "").split(/[:/]/)[0]);
  return { status: 200, body: domains.length === 0 ? [] : [{ ip: server.ip, domains }] };
};

export function serversOf(world: World, { token }: Asked): Server[] {
  return [...world.servers.values()].filter((it) => it.team === token.team);
}

export function serverOf(world: World, asked: Asked): Server {
  return findServer(world, asked, asked.params["uuid"]);
}

export function findServer(world: World, asked: Asked, uuid: string | undefined): Server {
  const server = world.servers.get(uuid ?? "");
  if (server?.team !== asked.token.team) throw refused(404, "Server not found.");
  return server;
}

export function serverById(world: World, id: number): Server | undefined {
  return [...world.servers.values()].find((it) => it.id === id);
}

/** Everything that runs on it, whatever its kind. */
export function resourcesOf(world: World, server: Server): object[] {
  const isHere = (it: { readonly serverId: number }) => it.serverId === server.id;
  return [
    ...[...world.applications.values()].filter(isHere).map(applicationResource),
    ...[...world.databases.values()].filter(isHere).map(databaseResource),
  ];
}

function briefView(server: Server): object {
  const { uuid, name, description, ip, user, port, settings } = server;
  return {
    uuid,
    description,
    name,
    ip,
    is_coolify_host: false,
    is_reachable: settings.isReachable,
    is_usable: settings.isUsable,
    port,
    settings: settingsView(server),
    user,
  };
}

export function serverView(server: Server): object {
  const { uuid, name, description, ip, user, port, proxyType, createdAt } = server;
  return {
    uuid,
    description,
    name,
    ip,
    user,
    port,
    is_coolify_host: false,
    proxy: { type: proxyType, status: "exited", redirect_enabled: true },
    high_disk_usage_notification_sent: false,
    unreachable_notification_sent: false,
    unreachable_count: 0,
    log_drain_notification_sent: false,
    validation_logs: server.validationLogs,
    is_validating: server.isValidating,
    swarm_cluster: null,
    team_id: server.team,
    private_key_id: server.keyId,
    settings: settingsView(server),
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
  };
}

/** Secrets of logging and metrics are not ours to look like. */
function settingsView({ id, settings, createdAt }: Server): object {
  const { isBuildServer, isReachable, isUsable, limits } = settings;
  return {
    id,
    ...limits,
    docker_cleanup_frequency: "0 0 * * *",
    docker_cleanup_threshold: 80,
    delete_unused_volumes: false,
    delete_unused_networks: false,
    force_disabled: false,
    force_server_cleanup: false,
    is_build_server: isBuildServer,
    is_cloudflare_tunnel: false,
    is_jump_server: false,
    is_metrics_enabled: false,
    is_reachable: isReachable,
    is_sentinel_enabled: false,
    is_swarm_manager: false,
    is_swarm_worker: false,
    is_usable: isUsable,
    server_id: id,
    wildcard_domain: null,
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
  };
}
