import { findEnvironment } from "../environments.ts";
import { type Body, textOf } from "../http/body.ts";
import { invalid, refused } from "../http/errors.ts";
import type { Asked } from "../http/types.ts";
import { findProject } from "../projects.ts";
import { findServer } from "../servers/read.ts";
import type { Server } from "../servers/types.ts";
import { isSince } from "../versions.ts";
import type { World } from "../world.ts";

/** Where a request wants something to be, asked in the order of the real one's questions. */
export function placeOf(
  world: World,
  asked: Asked,
  input: Body,
): { server: Server; environmentId: number } {
  const [name, uuid] = [textOf(input, "environment_name"), textOf(input, "environment_uuid")];
  if (name === undefined && uuid === undefined) {
    throw refused(422, "You need to provide at least one of environment_name or environment_uuid.");
  }
  const project = findProject(world, asked, textOf(input, "project_uuid"));
  const environment = findEnvironment(project, name, uuid);
  const server = findServer(world, asked, textOf(input, "server_uuid"));
  if (server.settings.isBuildServer && isSince(world.settings.version, "4.2.0")) {
    const complaint =
      "The specified server is configured as a build server and cannot host resources.";
    throw invalid({ server_uuid: [complaint] });
  }
  return { server, environmentId: environment.id };
}
