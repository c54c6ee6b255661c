import { column } from "../applications/types.ts";
import type { World } from "../world.ts";
import { machineOf } from "./machine.ts";
import type { Server } from "./types.ts";

/** Cleans up a server for all that run there: the newest images of each application stay. */
export async function prune(world: World, server: Server): Promise<void> {
  const mine = [...world.applications.values()].filter((it) => it.serverId === server.id);
  const kept = mine.map((it) => ({
    repository: column(it, "docker_registry_image_name").replace(/@sha256$/, "") || it.uuid,
    count: Number(it.switches["docker_images_to_keep"] ?? 2),
  }));
  await machineOf(world, server).images.prune(kept);
}

/** Every night, as a new server has it. */
export async function cleanUp(world: World): Promise<void> {
  const working = [...world.servers.values()].filter(({ settings }) => settings.isUsable);
  await Promise.all(working.map((server) => prune(world, server)));
}
