import type { Http } from "../../contracts/http.ts";
import type { PlatformOperations } from "../../contracts/platform-operations.ts";
import { createApi } from "./api.ts";
import { cancelJob, jobsOf } from "./jobs.ts";
import { readVariables, setByHand, unsetByHand } from "./by-hand.ts";

/** Coolify's API v1 as the engine's {@link PlatformOperations}. */
export function coolifyOperations(http: Http): PlatformOperations {
  const api = createApi(http);
  return {
    variables: (id) => readVariables(api, id),
    setVariables: (id, values) => setByHand(api, id, values),
    unsetVariables: (id, names) => unsetByHand(api, id, names),
    jobs: (id, count) => jobsOf(api, id, count),
    cancel: (job) => cancelJob(api, job),
  };
}
