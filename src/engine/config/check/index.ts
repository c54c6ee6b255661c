import type { Problem } from "../diagnostic.ts";
import { checkDependencies } from "./dependencies.ts";
import { checkDomainClaims } from "./domains.ts";
import { checkEnvironments } from "./environments.ts";
import { checkJobs } from "./jobs.ts";
import { checkPolicy } from "./policy.ts";
import { at, checkService } from "./services.ts";
import { checkTargets } from "./target.ts";
import { viewOf } from "./view.ts";

/** Some checks compare each with each. */
const MOST = 100;

/** What the schema cannot say because it concerns several keys at once. `value` may be invalid. */
export function crossChecks(value: unknown): Problem[] {
  if (typeof value !== "object" || Array.isArray(value)) return [];
  const view = viewOf(value);
  if (view.services.size > MOST)
    return [at(["services"], `there are more than ${MOST} services`, SPLIT)];
  if (view.environments.size > MOST) {
    return [at(["environments"], `there are more than ${MOST} environments`, SPLIT)];
  }
  const none = view.root["services"] !== undefined && view.services.size === 0;
  return [
    ...(none ? [at(["services"], "there is no service", "add web: { build: . }")] : []),
    ...[...view.services.values()].flatMap(checkService),
    ...checkDependencies(view),
    ...checkEnvironments(view),
    ...checkDomainClaims(view),
    ...checkJobs(view),
    ...checkPolicy(view),
    ...checkTargets(view),
  ];
}

const SPLIT = "split the project into several";
