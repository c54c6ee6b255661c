import { setTimeout as delay } from "node:timers/promises";
import type { Time } from "../contracts/time.ts";
import { SluiceError } from "../model/errors.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

/** The proxy for requests to vendors, as every other program reads it. */
export function proxyOf(envVars: EnvVars) {
  const either = (name: string) => envVars[name.toLowerCase()] ?? envVars[name];
  return { http: either("HTTP_PROXY"), https: either("HTTPS_PROXY"), none: either("NO_PROXY") };
}

export const systemTime: Time = {
  now: () => Date.now(),
  chance: () => Math.random(),
  async sleep(ms, signal) {
    await delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw new SluiceError("ABORTED", "the run was cancelled");
    });
  },
};
