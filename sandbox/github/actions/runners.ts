import { setTimeout as wait } from "node:timers/promises";
import type { RunnerSettings } from "../settings.ts";

/** The machines that jobs run on. */
export interface Runners {
  /** Resolves when one is free, or when the job has gone, to what gives it back. */
  take(isGone: () => boolean): Promise<() => void>;
}

export function createRunners({ runners, pickup }: RunnerSettings): Runners {
  const jobs = new Set<object>();
  return {
    async take(isGone) {
      await wait(pickup);
      const job = {};
      while (jobs.size >= runners && !isGone()) await wait(20);
      jobs.add(job);
      return () => void jobs.delete(job);
    },
  };
}
