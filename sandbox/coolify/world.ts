import type { Application } from "./applications/types.ts";
import type { Database } from "./databases/types.ts";
import type { Deployment } from "./deployments/types.ts";
import { createRateLimits, type RateLimits } from "./http/rates.ts";
import type { PrivateKey } from "./keys.ts";
import type { Machines } from "./machines/types.ts";
import type { Project } from "./projects.ts";
import type { Server } from "./servers/types.ts";
import type { Settings } from "./settings.ts";
import { createTimeline, type Timeline } from "./timeline.ts";
import type { Token } from "./tokens.ts";

/** Everything that an instance holds. Handlers and jobs change it; nothing else does. */
export interface World {
  readonly settings: Settings;
  readonly time: Timeline;
  readonly rates: RateLimits;
  readonly machines: Machines;
  /** By what is sent. */
  readonly tokens: Map<string, Token>;
  /** All others by uuid, in the order of their creation. */
  readonly keys: Map<string, PrivateKey>;
  readonly projects: Map<string, Project>;
  readonly servers: Map<string, Server>;
  readonly applications: Map<string, Application>;
  readonly databases: Map<string, Database>;
  readonly deployments: Map<string, Deployment>;
  nextId(): number;
  /** Starts what goes on after the answer. What it throws is its own affair. */
  job(work: () => Promise<void>): void;
}

export function createWorld(settings: Settings, machines: Machines): World {
  const time = createTimeline(settings.clock);
  let lastId = 0;
  return {
    settings,
    time,
    rates: createRateLimits(settings.clock, settings.requestsPerMinute),
    machines,
    tokens: new Map(),
    keys: new Map(),
    projects: new Map(),
    servers: new Map(),
    applications: new Map(),
    databases: new Map(),
    deployments: new Map(),
    nextId: () => (lastId += 1),
    job(work) {
      void time
        .sleep(settings.delays.job)
        .then(work)
        .catch(() => {});
    },
  };
}
