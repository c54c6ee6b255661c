import { postRequired } from "../http/moved.ts";
import { deploying, reading, type RouteTable } from "../http/types.ts";
import { cancelDeployment } from "./cancel.ts";
import { deploy } from "./deploy.ts";
import { getDeployment, listDeployments, listOfApplication } from "./read.ts";

export const deploymentRoutes: RouteTable = {
  "GET /api/v1/deploy": deploying(postRequired(deploy)),
  "POST /api/v1/deploy": deploying(deploy),
  "GET /api/v1/deployments": reading(listDeployments),
  "GET /api/v1/deployments/{uuid}": reading(getDeployment),
  "POST /api/v1/deployments/{uuid}/cancel": deploying(cancelDeployment),
  "GET /api/v1/deployments/applications/{uuid}": reading(listOfApplication),
};
