import { dispatchRoutes } from "./actions/dispatch.ts";
import { actionRoutes } from "./actions/routes.ts";
import { manifestRoutes } from "./apps/manifests.ts";
import { appRoutes } from "./apps/routes.ts";
import { checkRoutes } from "./checks/routes.ts";
import { statusRoutes } from "./checks/statuses.ts";
import { reactionRoutes } from "./comments/reactions.ts";
import { commentRoutes } from "./comments/routes.ts";
import { deploymentRoutes } from "./deployments/statuses.ts";
import { graphqlRoutes } from "./graphql/execute.ts";
import { hookRoutes } from "./hooks/routes.ts";
import type { Routes } from "./http/types.ts";
import { peopleRoutes } from "./people/routes.ts";
import { fileRoutes } from "./pulls/files.ts";
import { labelRoutes } from "./pulls/labels.ts";
import { reviewRoutes } from "./pulls/reviews.ts";
import { pullRoutes } from "./pulls/routes.ts";
import { commitRoutes } from "./repos/commits.ts";
import { contentRoutes } from "./repos/contents.ts";
import { environmentRoutes } from "./repos/environments.ts";
import { refRoutes } from "./repos/refs.ts";
import { repositoryRoutes } from "./repos/routes.ts";

/** Everything that the look-alike answers. */
export const ROUTES: Routes = {
  ...appRoutes,
  ...manifestRoutes,
  ...hookRoutes,
  ...graphqlRoutes,
  ...peopleRoutes,
  ...repositoryRoutes,
  ...refRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...environmentRoutes,
  ...pullRoutes,
  ...fileRoutes,
  ...labelRoutes,
  ...reviewRoutes,
  ...commentRoutes,
  ...reactionRoutes,
  ...checkRoutes,
  ...statusRoutes,
  ...deploymentRoutes,
  ...dispatchRoutes,
  ...actionRoutes,
};
