import type { ContainerSpec } from "../machines/types.ts";
import { machineOf } from "../servers/machine.ts";
import { prune } from "../servers/prune.ts";
import { serverById } from "../servers/read.ts";
import type { Server } from "../servers/types.ts";
import { lookAt } from "../status.ts";
import type { World } from "../world.ts";
import { type Database, volumeOf } from "./types.ts";

const GRACE_SECONDS = 30;

/** Queued: pulls first, and takes the old container away only then. */
export function startDatabase(world: World, database: Database): void {
  onServer(world, database, async (server) => {
    const { images, containers } = machineOf(world, server);
    const spec = specOf(world, database, server);
    await images.pull(spec.image);
    await containers.remove([spec.name], 10);
    await containers.start(spec);
    world.job(() => lookAt(world, server));
  });
}

export function stopDatabase(world: World, database: Database, dockerCleanup: boolean): void {
  onServer(world, database, async (server) => {
    await machineOf(world, server).containers.remove([database.uuid], GRACE_SECONDS);
    if (dockerCleanup) await prune(world, server);
  });
}

export interface Removal {
  readonly dockerCleanup: boolean;
  /** The data, too. */
  readonly volumes: boolean;
}

export function removeDatabase(world: World, database: Database, removal: Removal): void {
  database.isDoomed = true;
  world.job(async () => {
    const server = serverById(world, database.serverId);
    try {
      if (server === undefined) return;
      const { containers } = machineOf(world, server);
      await containers.remove([database.uuid], GRACE_SECONDS);
      if (removal.volumes) await containers.removeVolumes([volumeOf(database)]);
      if (removal.dockerCleanup) await prune(world, server);
    } finally {
      world.databases.delete(database.uuid);
    }
  });
}

function onServer(world: World, database: Database, work: (server: Server) => Promise<void>): void {
  world.job(async () => {
    const server = serverById(world, database.serverId);
    if (server?.settings.isUsable) await work(server);
  });
}

function specOf(world: World, database: Database, server: Server): ContainerSpec {
  const { engine, columns, uuid, id } = database;
  const envVars = Object.entries(engine.envVars).map(([key, field]) => [
    key,
    String(columns[field]),
  ]);
  const command = engine.command?.(columns);
  return {
    name: uuid,
    image: String(columns["image"]),
    network: server.destination.network,
    aliases: [uuid],
    ports: [],
    labels: {
      "coolify.managed": "true",
      "coolify.version": world.settings.version,
      "coolify.type": "database",
      "coolify.databaseId": String(id),
      "coolify.database.subType": engine.type,
    },
    envVars: Object.fromEntries(envVars) as Record<string, string>,
    limits: {
      memory: String(columns["limits_memory"]),
      memorySwap: String(columns["limits_memory_swap"]),
      memoryReservation: String(columns["limits_memory_reservation"]),
      cpus: String(columns["limits_cpus"]),
      cpuShares: Number(columns["limits_cpu_shares"]),
    },
    options: [],
    volumes: [`${volumeOf(database)}:${engine.mount}`],
    ...(command === undefined ? {} : { command }),
  };
}
