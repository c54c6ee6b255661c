import { serverUnder } from "./find.ts";
import { machineOf } from "../servers/machine.ts";
import { prune } from "../servers/prune.ts";
import type { Server } from "../servers/types.ts";
import { isSince } from "../versions.ts";
import type { World } from "../world.ts";
import type { Application } from "./types.ts";

export function labelOf({ id }: Application): string {
  return `coolify.applicationId=${id}`;
}

/** Seconds between the request to end and the kill. */
export function graceOf({ switches }: Application): number {
  return Number(switches["stop_grace_period"] ?? 30);
}

/** Removes its containers: a stopped application has none. */
export async function stopContainers(
  world: World,
  server: Server,
  application: Application,
  keep?: string,
): Promise<void> {
  const { containers } = machineOf(world, server);
  const names = (await containers.list(labelOf(application))).map((it) => it.name);
  await containers.remove(
    names.filter((it) => it !== keep),
    graceOf(application),
  );
}

/** Queued. Before 4.3.3 the status is left to the next look at what runs. */
export function queueStop(world: World, application: Application, dockerCleanup: boolean): void {
  world.job(async () => {
    const server = serverUnder(world, application);
    if (!server.settings.isReachable || !server.settings.isUsable) return;
    await stopContainers(world, server, application);
    if (dockerCleanup) await prune(world, server);
    if (isSince(world.settings.version, "4.3.3")) application.status = "exited:unhealthy";
  });
}
