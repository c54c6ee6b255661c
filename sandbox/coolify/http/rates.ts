import type { Clock } from "../../http/clock.ts";
import type { Reply } from "../../http/types.ts";
import { ApiError } from "./errors.ts";

const MINUTE = 60_000;

export interface RateLimits {
  /** Counts one request of a user. Throws 429 when it is one too many. */
  take(user: string): void;
  /** The answer with what it says of the user's limit. */
  mark(user: string, reply: Reply): Reply;
}

interface Window {
  readonly ends: number;
  count: number;
}

/** A window opens with a user's first request and lasts a minute, whatever token is used. */
export function createRateLimits(clock: Clock, perMinute: number): RateLimits {
  const windows = new Map<string, Window>();
  const windowOf = (user: string): Window => {
    const found = windows.get(user);
    if (found !== undefined && found.ends > clock.now()) return found;
    const opened = { ends: clock.now() + MINUTE, count: 0 };
    windows.set(user, opened);
    return opened;
  };
  return {
    take(user) {
      const window = windowOf(user);
      if (window.count >= perMinute) throw tooMany(clock, window, perMinute);
      window.count += 1;
    },
    mark(user, reply) {
      const left = perMinute - windowOf(user).count;
      const headers = {
        "x-ratelimit-limit": String(perMinute),
        "x-ratelimit-remaining": String(left),
      };
      return { ...reply, headers: { ...headers, ...reply.headers } };
    },
  };
}

function tooMany(clock: Clock, { ends }: Window, perMinute: number): ApiError {
  const seconds = Math.ceil((ends - clock.now()) / 1000);
  const headers = {
    "retry-after": String(seconds),
    "x-ratelimit-reset": String(Math.ceil(ends / 1000)),
    "x-ratelimit-limit": String(perMinute),
    "x-ratelimit-remaining": "0",
  };
  return new ApiError(429, { message: "Too Many Attempts." }, headers);
}
