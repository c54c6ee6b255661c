import { randomBytes } from "node:crypto";
import { type Clock, systemClock } from "../http/clock.ts";

/** How long the cloud takes, in milliseconds. What has a real host takes at least as long as that. */
export interface Delays {
  /** From create until `networks` has addresses. */
  readonly network: number;
  /** From create until `active`. */
  readonly active: number;
  /** From tagging until `?tag_name=` lists the droplet. */
  readonly tag: number;
  /** A power action, resize or rename. */
  readonly action: number;
  readonly snapshot: number;
  /** From the 204 until the droplet is gone (404). */
  readonly destroy: number;
  /** A firewall is `waiting` so long. */
  readonly firewall: number;
}

/**
 * What a delete does to a droplet whose create has not ended. All three were seen in the field: it is
 * obeyed, answered 204 and forgotten, or refused with "pending event".
 */
export type DeleteWhileNew = "obey" | "ignore" | "refuse";

export interface DigitalOceanOptions {
  /** Port on 127.0.0.1; one by chance when left out. */
  readonly port?: number;
  readonly token?: string;
  /** `real`: every droplet is a sandbox host. `none`: nothing runs, thousands fit. */
  readonly hosts?: "none" | "real";
  readonly clock?: Clock;
  readonly delays?: Partial<Delays>;
  /** How many times shorter the delays are; 1 when left out. */
  readonly speed?: number;
  /** The account's own limit. */
  readonly dropletLimit?: number;
  readonly deleteWhileNew?: DeleteWhileNew;
  readonly rates?: Partial<Rates>;
  readonly email?: string;
}

/** Requests allowed. */
export interface Rates {
  readonly perHour: number;
  readonly perMinute: number;
  /** Lists of SSH keys a minute. */
  readonly keyLists: number;
}

export interface Settings {
  readonly token: string;
  readonly clock: Clock;
  readonly delays: Delays;
  readonly dropletLimit: number;
  /** A test may change its mind in between. */
  deleteWhileNew: DeleteWhileNew;
  readonly rates: Rates;
  readonly email: string;
}

export const DELAYS: Delays = {
  network: 2_000,
  active: 6_000,
  tag: 3_000,
  action: 2_000,
  snapshot: 5_000,
  destroy: 2_000,
  firewall: 1_000,
};

/** Everything happens at once. */
export const NO_DELAYS: Delays = {
  network: 0,
  active: 0,
  tag: 0,
  action: 0,
  snapshot: 0,
  destroy: 0,
  firewall: 0,
};

const RATES: Rates = { perHour: 5_000, perMinute: 250, keyLists: 10 };

export function withDefaults(options: DigitalOceanOptions): Settings {
  const delays = Object.entries({ ...DELAYS, ...options.delays });
  const speed = options.speed ?? 1;
  return {
    token: options.token ?? `dop_v1_${randomBytes(32).toString("hex")}`,
    clock: options.clock ?? systemClock,
    delays: Object.fromEntries(delays.map(([of, ms]) => [of, ms / speed])) as unknown as Delays,
    dropletLimit: options.dropletLimit ?? 10,
    deleteWhileNew: options.deleteWhileNew ?? "obey",
    rates: { ...RATES, ...options.rates },
    email: options.email ?? "owner@example.com",
  };
}
