import type { Droplet, DropletState, Milestone } from "../../model/droplet.ts";
import type { Job } from "./job.ts";

/** Tells how far the hosts of one create have come. */
export interface FleetProgress {
  /** They are in this state from now on. */
  become(droplets: readonly Pick<Droplet, "name">[], state: DropletState, why?: string): void;
  reach(name: string, milestone: Milestone): void;
  /** Until it was true of all, milliseconds: `active` of the cloud, then the milestones. */
  readonly times: Readonly<Record<string, number>>;
  all(what: string): void;
}

export function createFleetProgress(job: Job, begin: number): FleetProgress {
  const states = new Map<string, DropletState>();
  const reached = new Map<Milestone, Set<string>>();
  const times: Record<string, number> = {};
  const tell = (name: string, text: string, reachedNow?: Milestone) => {
    const state = states.get(name) ?? "creating";
    const ms = job.time.now() - begin;
    const droplet = { state, ms, ...(reachedNow === undefined ? {} : { reached: reachedNow }) };
    job.reporter.report({ kind: "host", host: name, text, droplet });
  };
  const all = (what: string) => void (times[what] = job.time.now() - begin);
  return {
    times,
    all,
    become(droplets, state, why) {
      for (const { name } of droplets) {
        states.set(name, state);
        tell(name, why === undefined ? state : `${state}: ${why}`);
      }
    },
    reach(name, milestone) {
      const hosts = reached.get(milestone) ?? new Set();
      reached.set(milestone, hosts);
      if (hosts.has(name)) return;
      hosts.add(name);
      tell(name, TEXTS[milestone], milestone);
      if (hosts.size === states.size) all(milestone);
    },
  };
}

const TEXTS: Readonly<Record<Milestone, string>> = {
  tcp: "takes connections",
  ssh: "is who it should be",
  "cloud-init": "has set itself up",
  docker: "Docker answers",
  nginx: "nginx answers",
  "own key": "shows its own key, pinned from now on",
};
