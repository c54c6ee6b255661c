import { setTimeout as delay } from "node:timers/promises";
import { createHttp } from "../../../../src/adapters/http/client.ts";
import type { Time } from "../../../../src/contracts/time.ts";
import type { Job } from "../../../../src/engine/provision/job.ts";
import { SluiceError } from "../../../../src/model/errors.ts";
import { adaptersOn, playedHosts, SCOPE } from "../world.ts";

/** A hundredth of every wait; the look-alike is as much faster. */
export const SPEED = 100;

/** Real time, run through faster; hours are skipped. */
function fastTime(): Time {
  let skipped = 0;
  return {
    now: () => Date.now() + skipped,
    chance: () => 0.5,
    async sleep(ms, signal) {
      if (ms >= 3_600_000) skipped += ms;
      else await delay(ms / SPEED, undefined, signal === undefined ? {} : { signal }).catch(abort);
      if (signal?.aborted) abort();
    },
  };
}

function abort(): never {
  throw new SluiceError("ABORTED", "the run was cancelled");
}

/** A job on a look-alike that may be another process's. */
export function jobOn(baseUrl: string, token: string, signal: AbortSignal): Job {
  const time = fastTime();
  const sleep = (ms: number) => time.sleep(ms);
  const http = createHttp({ vendor: "DigitalOcean", baseUrl, token, sleep });
  return {
    provider: "digitalocean",
    ...adaptersOn(http),
    reach: playedHosts(),
    time,
    calls: () => 0,
    scope: SCOPE,
    spec: { region: "lon1", size: "s-1vcpu-1gb", count: 2 },
    limit: 3,
    reporter: { report: () => {} },
    signal,
  };
}
