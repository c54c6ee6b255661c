import type { Clock } from "../../http/clock.ts";
import { forbidden } from "./errors.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface RateBook {
  /** Counts a call of this token; throws 403 when it is one too many. */
  take(who: string): void;
  /** Counts what was created, against the secondary limit. */
  takeCreation(who: string): void;
  /** Gives a call back: an answer of 304 is free. */
  giveBack(who: string): void;
  headers(who: string): Record<string, string>;
}

interface Account {
  from: number;
  used: number;
  readonly creations: number[];
}

/** The primary limit is by the hour, and all of it comes back at once; the secondary slides. */
export function createRates(clock: Clock, perHour: number, createdPerMinute: number): RateBook {
  const accounts = new Map<string, Account>();
  const of = (who: string): Account => {
    const now = clock.now();
    const known = accounts.get(who);
    if (known !== undefined && now < known.from + HOUR) return known;
    const fresh = { from: now, used: 0, creations: known?.creations ?? [] };
    accounts.set(who, fresh);
    return fresh;
  };
  const headers = (who: string) => {
    const { from, used } = of(who);
    return {
      "x-ratelimit-limit": String(perHour),
      "x-ratelimit-remaining": String(Math.max(0, perHour - used)),
      "x-ratelimit-used": String(used),
      "x-ratelimit-reset": String(Math.ceil((from + HOUR) / 1000)),
      "x-ratelimit-resource": "core",
    };
  };
  return {
    headers,
    take(who) {
      const account = of(who);
      if (account.used >= perHour) throw forbidden("API rate limit exceeded", headers(who));
      account.used += 1;
    },
    giveBack: (who) => void (of(who).used -= 1),
    takeCreation(who) {
      const { creations } = of(who);
      const now = clock.now();
      while (creations[0] !== undefined && creations[0] <= now - MINUTE) creations.shift();
      if (creations.length >= createdPerMinute) throw secondaryLimit(creations[0]! + MINUTE - now);
      creations.push(now);
    },
  };
}

function secondaryLimit(wait: number): Error {
  return forbidden(SECONDARY, { "retry-after": String(Math.ceil(wait / 1000)) });
}

/** What the secondary limit says; clients know it by these words. */
export const SECONDARY =
  "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.";
