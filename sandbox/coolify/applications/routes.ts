import { postRequired } from "../http/moved.ts";
import { deploying, reading, type Route, type RouteTable, writing } from "../http/types.ts";
import { isSince } from "../versions.ts";
import { readLogs, restartApplication, startApplication, stopApplication } from "./actions.ts";
import {
  deleteApplication,
  getApplication,
  listApplications,
  updateApplication,
} from "./change.ts";
import { createApplication } from "./create.ts";
import {
  createEnvVar,
  deleteEnvVar,
  listEnvVars,
  updateEnvVar,
  updateEnvVars,
} from "./env-vars.ts";

const ALL = "/api/v1/applications";
const ONE = `${ALL}/{uuid}`;

const logs: Route = {
  ability: (version) => (isSince(version, "4.4.0") ? "read:sensitive" : "read"),
  handle: readLogs,
};

export const applicationRoutes: RouteTable = {
  [`GET ${ALL}`]: reading(listApplications),
  [`POST ${ALL}/public`]: writing(createApplication("public")),
  [`POST ${ALL}/private-deploy-key`]: writing(createApplication("private-deploy-key")),
  [`POST ${ALL}/dockerfile`]: writing(createApplication("dockerfile")),
  [`POST ${ALL}/dockerimage`]: writing(createApplication("dockerimage")),
  [`GET ${ONE}`]: reading(getApplication),
  [`PATCH ${ONE}`]: writing(updateApplication),
  [`DELETE ${ONE}`]: writing(deleteApplication),
  [`GET ${ONE}/envs`]: reading(listEnvVars),
  [`POST ${ONE}/envs`]: writing(createEnvVar),
  [`PATCH ${ONE}/envs`]: writing(updateEnvVar),
  [`PATCH ${ONE}/envs/bulk`]: writing(updateEnvVars),
  [`DELETE ${ONE}/envs/{env_uuid}`]: writing(deleteEnvVar),
  [`GET ${ONE}/logs`]: logs,
  [`GET ${ONE}/start`]: deploying(postRequired(startApplication)),
  [`POST ${ONE}/start`]: deploying(startApplication),
  [`GET ${ONE}/restart`]: deploying(postRequired(restartApplication)),
  [`POST ${ONE}/restart`]: deploying(restartApplication),
  [`GET ${ONE}/stop`]: deploying(postRequired(stopApplication)),
  [`POST ${ONE}/stop`]: deploying(stopApplication),
};
