import { applicationRoutes } from "./applications/routes.ts";
import { databaseRoutes } from "./databases/routes.ts";
import { deploymentRoutes } from "./deployments/routes.ts";
import type { RouteTable } from "./http/types.ts";
import { instanceRoutes } from "./instance.ts";
import { keyRoutes } from "./keys.ts";
import { projectRoutes } from "./projects.ts";
import { serverRoutes } from "./servers/routes.ts";

/** Everything that the look-alike answers to a token. */
export const ROUTES: RouteTable = {
  ...instanceRoutes,
  ...keyRoutes,
  ...projectRoutes,
  ...serverRoutes,
  ...applicationRoutes,
  ...deploymentRoutes,
  ...databaseRoutes,
};
