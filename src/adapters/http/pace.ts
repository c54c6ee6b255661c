/** Keeps a client inside a vendor's limits before the vendor has to say no. */
export interface Pace {
  /** Milliseconds until the next request may leave; 0 counts it as sent. */
  take(now: number): number;
  /** Learns from the headers of a reply. */
  told(headers: Readonly<Record<string, string>>, now: number): void;
}

const MINUTE = 60_000;

/**
 * `perMinute` is a sliding window over what this process sent. The hourly allowance is what the
 * vendor says it is: other programs use the same token. `ratelimit-reset` names the moment when one
 * request comes back, not when all do.
 */
export function createPace(perMinute: number): Pace {
  const sent: number[] = [];
  let remaining = Infinity;
  let resetAt = 0;
  return {
    take(now) {
      while (sent[0] !== undefined && sent[0] <= now - MINUTE) sent.shift();
      const burst = sent.length < perMinute ? 0 : sent[0]! + MINUTE - now;
      const hourly = remaining > 0 ? 0 : Math.max(0, resetAt - now);
      const wait = Math.max(burst, hourly);
      if (wait === 0) sent.push(now);
      return wait;
    },
    told(headers, now) {
      const left = Number(headers["ratelimit-remaining"] ?? headers["x-ratelimit-remaining"]);
      const reset = Number(headers["ratelimit-reset"] ?? headers["x-ratelimit-reset"]);
      if (Number.isFinite(left)) remaining = left;
      if (Number.isFinite(reset)) resetAt = reset * 1000;
      if (resetAt <= now) remaining = Math.max(remaining, 1);
    },
  };
}
