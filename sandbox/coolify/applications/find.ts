import { refused } from "../http/errors.ts";
import type { Asked } from "../http/types.ts";
import { teamOfEnvironment } from "../projects.ts";
import { serverById } from "../servers/read.ts";
import type { Server } from "../servers/types.ts";
import type { World } from "../world.ts";
import type { Application } from "./types.ts";

/** The application that the path names. What is being deleted is still there. */
export function applicationOf(world: World, asked: Asked): Application {
  const found = findApplication(world, asked.token.team, asked.params["uuid"]);
  if (found === undefined) throw refused(404, "Application not found");
  return found;
}

export function findApplication(
  world: World,
  team: number,
  uuid: string | undefined,
): Application | undefined {
  const application = world.applications.get(uuid ?? "");
  return application !== undefined && teamOfEnvironment(world, application.environmentId) === team
    ? application
    : undefined;
}

/** Throws when its server was deleted without it. */
export function serverUnder(world: World, application: Application): Server {
  const server = serverById(world, application.serverId);
  if (server === undefined) throw new Error("The server of this application is gone.");
  return server;
}
