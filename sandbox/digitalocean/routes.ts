import { accountRoutes } from "./account/account.ts";
import { keyRoutes } from "./account/keys.ts";
import { catalogueRoutes } from "./catalogue/routes.ts";
import { actionRoutes } from "./droplets/actions.ts";
import { createRoutes } from "./droplets/create.ts";
import { readRoutes } from "./droplets/read.ts";
import { removeRoutes } from "./droplets/remove.ts";
import type { Routes } from "./http/types.ts";
import { imageRoutes } from "./images.ts";
import { domainRoutes } from "./network/domains.ts";
import { firewallRoutes } from "./network/firewalls.ts";
import { recordRoutes } from "./network/records.ts";
import { vpcRoutes } from "./network/vpcs.ts";
import { projectRoutes } from "./projects.ts";
import { tagRoutes } from "./tags.ts";

/** Everything that the look-alike answers. */
export const ROUTES: Routes = {
  ...accountRoutes,
  ...keyRoutes,
  ...catalogueRoutes,
  ...createRoutes,
  ...readRoutes,
  ...removeRoutes,
  ...actionRoutes,
  ...imageRoutes,
  ...tagRoutes,
  ...firewallRoutes,
  ...vpcRoutes,
  ...domainRoutes,
  ...recordRoutes,
  ...projectRoutes,
};
