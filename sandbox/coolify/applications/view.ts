import { iso } from "../ids.ts";
import { serverById, serverView } from "../servers/read.ts";
import { isSince } from "../versions.ts";
import type { World } from "../world.ts";
import { SECRET_COLUMNS } from "./defaults.ts";
import { type Application, nameOf } from "./types.ts";

/** Neither its project nor its server is named by uuid: both have to be found by number. */
export function applicationView(
  world: World,
  application: Application,
  sensitive: boolean,
): object {
  const { uuid, columns, environmentId, createdAt, updatedAt } = application;
  const isTold = sensitive || !isSince(world.settings.version, "4.2.0");
  const shown = Object.entries(columns).filter(
    ([name]) => isTold || !SECRET_COLUMNS.includes(name),
  );
  return {
    uuid,
    ...Object.fromEntries(shown),
    additional_networks_count: 0,
    additional_servers_count: 0,
    ...destinationView(world, application),
    environment_id: environmentId,
    fqdn: application.fqdn,
    last_online_at: iso(updatedAt),
    private_key_id: application.keyId ?? null,
    source_id: null,
    source_type: null,
    status: application.status,
    created_at: iso(createdAt),
    updated_at: iso(updatedAt),
    deleted_at: null,
  };
}

function destinationView(world: World, { serverId }: Application): object {
  const server = serverById(world, serverId);
  if (server === undefined) return { destination: null, server_status: false };
  const { id, uuid, network } = server.destination;
  return {
    destination_id: id,
    destination_type: "App\\Models\\StandaloneDocker",
    destination: {
      id,
      uuid,
      name: network,
      network,
      server_id: serverId,
      server: serverView(server),
    },
    server_status: server.settings.isReachable && server.settings.isUsable,
  };
}

/** As lists of everything on a server show it. */
export function applicationResource(application: Application): object {
  const { id, uuid, status, createdAt, updatedAt } = application;
  const times = { created_at: iso(createdAt), updated_at: iso(updatedAt) };
  return { id, uuid, name: nameOf(application), type: "application", ...times, status };
}

export function applicationById(world: World, id: number): Application | undefined {
  return [...world.applications.values()].find((it) => it.id === id);
}
