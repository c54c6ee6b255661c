import type { Clock } from "../http/clock.ts";
import { systemClock } from "../http/clock.ts";
import type { Version } from "./versions.ts";

/** How long an instance takes, in milliseconds. What happens on real machines takes its own time too. */
export interface Delays {
  /** From a request until its job starts: validation, deploy, stop, delete. */
  readonly job: number;
  /** Between two looks at what runs; 0 looks at every request. */
  readonly status: number;
  /** Simulated machines only: a pull, a build, a container's start. */
  readonly pull: number;
  readonly build: number;
  readonly start: number;
}

/** As the real one in quiet times. */
export const DELAYS: Delays = { job: 500, status: 60_000, pull: 2_000, build: 5_000, start: 500 };

/** Everything happens at once. */
export const NO_DELAYS: Delays = { job: 0, status: 0, pull: 0, build: 0, start: 0 };

/** What a server must have before it is usable. */
export interface Requirements {
  /** Lowest version of Docker's engine. */
  readonly docker: string;
  /** The compose plugin. */
  readonly compose: boolean;
  readonly commands: readonly string[];
}

/** What the real one asks for. */
export const REQUIREMENTS: Requirements = {
  docker: "24.0",
  compose: true,
  commands: ["git", "curl", "jq"],
};

/** What Debian 12 can offer from its own packages: Docker 20.10 and no compose plugin. */
export const DEBIAN_12: Requirements = { ...REQUIREMENTS, docker: "20.10", compose: false };

export interface CoolifyOptions {
  /** 4.4.2 when left out. */
  readonly version?: Version;
  /** Port on 127.0.0.1; one by chance when left out. */
  readonly port?: number;
  /** `real`: servers are reached over SSH. `simulated`: nothing runs. The latter when left out. */
  readonly servers?: "real" | "simulated";
  /**
   * Port of this machine's registry ({@link startRegistry}). Real servers find it on their own loopback
   * as long as the instance is connected to them.
   */
  readonly registryPort?: number;
  readonly clock?: Clock;
  readonly delays?: Partial<Delays>;
  /** Requests a minute and user; 200 when left out. */
  readonly requestsPerMinute?: number;
  readonly requires?: Partial<Requirements>;
  /** API access, which a new instance has switched off; on when left out. */
  readonly apiEnabled?: boolean;
}

/** What an administrator may change while the instance runs. */
export interface Settings {
  version: Version;
  apiEnabled: boolean;
  /** Addresses that may call; empty: all. */
  allowedIps: readonly string[];
  delays: Delays;
  requires: Requirements;
  readonly requestsPerMinute: number;
  readonly clock: Clock;
}

export function withDefaults(options: CoolifyOptions): Settings {
  const real = options.servers === "real";
  return {
    version: options.version ?? "4.4.2",
    apiEnabled: options.apiEnabled ?? true,
    allowedIps: [],
    delays: { ...DELAYS, ...options.delays },
    requires: { ...(real ? DEBIAN_12 : REQUIREMENTS), ...options.requires },
    requestsPerMinute: options.requestsPerMinute ?? 200,
    clock: options.clock ?? systemClock,
  };
}
