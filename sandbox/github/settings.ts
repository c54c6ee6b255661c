import type { PageOptions } from "./page/types.ts";
import { type Clock, systemClock } from "../http/clock.ts";

export interface GitHubOptions {
  /** Port on 127.0.0.1; one by chance when left out. */
  readonly port?: number;
  readonly clock?: Clock;
  /** Calls an hour of one token. */
  readonly perHour?: number;
  /** Things created (comments, deployments, …) a minute of one token, before the secondary limit. */
  readonly createdPerMinute?: number;
  /** Milliseconds that a receiver of an event has; the real one gives 10 s. */
  readonly hookTimeout?: number;
  /** What the page of a pull request shows besides. */
  readonly page?: PageOptions;
  /** What the jobs of workflows run with. */
  readonly runner?: RunnerSettings;
}

export interface RunnerSettings {
  /** Folder of `action.yml`, for `uses:` of anything but checkout. */
  readonly action: string;
  /** Milliseconds until a runner takes a queued job. */
  readonly pickup: number;
  /** 1 is GitHub's schedule of a cancellation; 0.1 is ten times faster. */
  readonly timeScale: number;
  /** Jobs at once. */
  readonly runners: number;
}

export interface Settings {
  readonly clock: Clock;
  readonly perHour: number;
  readonly createdPerMinute: number;
  readonly hookTimeout: number;
  readonly runner: RunnerSettings | undefined;
}

export function withDefaults(options: GitHubOptions): Settings {
  return {
    clock: options.clock ?? systemClock,
    perHour: options.perHour ?? 5_000,
    createdPerMinute: options.createdPerMinute ?? 80,
    hookTimeout: options.hookTimeout ?? 10_000,
    runner: options.runner,
  };
}
