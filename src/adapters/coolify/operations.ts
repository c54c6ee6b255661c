import type { Http } from "../../contracts/http.ts";
import type { PlatformOperations } from "../../contracts/platform-operations.ts";
import type { Time } from "../../contracts/time.ts";
import { createApi } from "./api.ts";
import { configureAll } from "./configure.ts";
import { removeApplication } from "./remove-application.ts";
import { cancelJob, jobsOf } from "./jobs.ts";
import { readVariables, setByHand, unsetByHand } from "./by-hand.ts";

/** Coolify's API v1 as the engine's {@link PlatformOperations}. */
export function coolifyOperations(http: Http, time: Time): PlatformOperations {
  const api = createApi(http);
  return {
    variables: (id) => readVariables(api, id),
    setVariables: (id, values) => setByHand(api, id, values),
    unsetVariables: (id, names) => unsetByHand(api, id, names),
    configure: (id, wish) => configureAll(api, id, wish),
    remove: (id) => removeApplication(api, time, id),
    jobs: (id, count) => jobsOf(api, id, count),
    cancel: (job) => cancelJob(api, job),
  };
}
