import { prune } from "../servers/prune.ts";
import { serverById } from "../servers/read.ts";
import type { World } from "../world.ts";
import { stopContainers } from "./stop.ts";
import type { Application } from "./types.ts";

export interface Removal {
  /** Prunes the server's images, whoever they belong to. */
  readonly dockerCleanup: boolean;
}

/** Queues it: until the job has run everything answers as before. */
export function removeApplication(world: World, application: Application, removal: Removal): void {
  application.isDoomed = true;
  world.job(async () => {
    const server = serverById(world, application.serverId);
    try {
      if (server !== undefined) await stopContainers(world, server, application);
      if (server !== undefined && removal.dockerCleanup) await prune(world, server);
    } finally {
      world.applications.delete(application.uuid);
    }
  });
}
