import { labelOf } from "./applications/stop.ts";
import { databaseLabel } from "./databases/types.ts";
import type { Container } from "./machines/types.ts";
import { machineOf } from "./servers/machine.ts";
import type { Server } from "./servers/types.ts";
import type { World } from "./world.ts";

/** Looks at what runs on a server and notes it as its applications' status. */
export async function lookAt(world: World, server: Server): Promise<void> {
  const { containers } = machineOf(world, server);
  const mine = [...world.applications.values()].filter((it) => it.serverId === server.id);
  for (const application of mine) {
    const [first] = await containers.list(labelOf(application));
    application.status = statusOf(first);
  }
  const databases = [...world.databases.values()].filter((it) => it.serverId === server.id);
  for (const database of databases) {
    const [first] = await containers.list(databaseLabel(database));
    database.status = statusOf(first);
  }
}

function statusOf(container: Container | undefined): string {
  if (container === undefined) return "exited:unhealthy";
  const { state, health } = container;
  if (state === "running")
    return `running:${health === "none" || health === "starting" ? "unknown" : health}`;
  if (state === "exited" || state === "dead") return "exited:unhealthy";
  return state === "created" ? "starting:unknown" : `${state}:unknown`;
}

/** Looks at every server that is known to work, again and again, at the pace of the settings. */
export async function watch(world: World, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await world.time.sleep(Math.max(world.settings.delays.status, 1));
    await lookAtAll(world);
  }
}

export async function lookAtAll(world: World): Promise<void> {
  const working = [...world.servers.values()].filter((it) => it.settings.isUsable);
  await Promise.all(working.map((it) => lookAt(world, it).catch(() => {})));
}
