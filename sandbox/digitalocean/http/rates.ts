import type { Clock } from "../../http/clock.ts";
import type { Rates } from "../settings.ts";
import { ApiError } from "./errors.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface RateLimits {
  /** Counts one request; throws 429 when it is one too many. */
  take(): void;
  /** Counts one list of SSH keys, which has a limit of its own. */
  takeKeyList(): void;
  /** What every reply says, 429 included. */
  headers(): Record<string, string>;
}

/**
 * Each request counts for one hour from when it was made, so the allowance comes back one by one.
 * `retry-after` is told for the burst limit only.
 */
export function createRateLimits(clock: Clock, rates: Rates): RateLimits {
  const requests: number[] = [];
  const keyLists: number[] = [];
  const forget = () => {
    while (requests[0] !== undefined && requests[0] <= clock.now() - HOUR) requests.shift();
  };
  return {
    take() {
      forget();
      if (requests.length >= rates.perHour) throw tooMany();
      const last = requests.at(-rates.perMinute);
      const wait = last === undefined ? 0 : last + MINUTE - clock.now();
      if (wait > 0) throw tooMany({ "retry-after": String(Math.ceil(wait / 1000)) });
      requests.push(clock.now());
    },
    takeKeyList() {
      const last = keyLists.at(-rates.keyLists);
      if (last !== undefined && last + MINUTE > clock.now()) throw tooMany();
      keyLists.push(clock.now());
    },
    headers() {
      forget();
      const oldest = requests[0] ?? clock.now();
      return {
        "ratelimit-limit": String(rates.perHour),
        "ratelimit-remaining": String(rates.perHour - requests.length),
        "ratelimit-reset": String(Math.ceil((oldest + HOUR) / 1000)),
      };
    },
  };
}

function tooMany(headers: Record<string, string> = {}): ApiError {
  return new ApiError(429, "Too many requests", headers);
}
