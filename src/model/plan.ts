import type { FleetReport } from "./fleet.ts";
import type { Job } from "./preview-settings.ts";
import type { Service } from "./project.ts";
import type { HostState, Release } from "./release.ts";
import type { ServicePorts, Slot } from "./slot.ts";

/**
 * A plan is data: ordered operations per host, no effect. The same object is printed in the
 * terminal, the job summary and the comment, and then applied.
 */
export interface Plan {
  readonly project: string;
  readonly environment: string;
  readonly command: PlanCommand;
  readonly release: Release;
  readonly hosts: readonly HostPlan[];
  /** Where hosts come from a cloud: which there will be, and what they cost. */
  readonly fleet?: FleetReport;
  /** What else whoever reads it must know, one sentence each. */
  readonly notes?: readonly string[];
}

/** Commands that end with a release. */
export const planCommands = ["deploy", "rollback", "restart", "promote"] as const;
export type PlanCommand = (typeof planCommands)[number];

export interface HostPlan {
  readonly host: string;
  /** The observation this rests on; the host refuses with `PLAN_STALE` when it no longer holds. */
  readonly fingerprint: string;
  /** In the order in which they happen. */
  readonly operations: readonly Operation[];
  /** Services that stay as they are, and why. */
  readonly untouched: readonly Untouched[];
  /** Slots that the platform is told how to start, and that nobody starts now. */
  readonly held?: readonly StartOperation[];
  /** What `state.json` will say when the operations are done. */
  readonly next: HostState;
}

export interface Untouched {
  readonly service: string;
  readonly why: string;
}

/** Where one container runs and what it is made from. */
export interface Placement {
  readonly service: string;
  readonly slot: Slot;
  readonly container: string;
  readonly release: number;
  readonly run: string;
  /** A reference that the host's Docker can run. */
  readonly image: string;
  readonly specification: string;
  readonly ports?: ServicePorts;
  /** Runs to its end and is gone, under a name that no second one can have. */
  readonly once?: true;
}

/** Makes or starts the container of a service. */
export interface StartOperation {
  readonly kind: "start" | "replace";
  readonly spec: Service;
  readonly place: Placement;
  /** Starts a container that was kept, instead of making one. */
  readonly kept: boolean;
  /** Position in the order of `depends_on`; equal numbers start together. */
  readonly group: number;
  /** Slot that has the traffic now. */
  readonly from: Slot | undefined;
  /** `replace` only: the container of a stateful service, which is stopped first. */
  readonly old?: string;
}

/** From now on runs a scheduled service at its times. */
export interface TimerOperation {
  readonly kind: "write timer";
  readonly spec: Service;
  /** Its slot and container name say nothing: it runs under a name of its own. */
  readonly place: Placement;
}

/** Runs a command with what a service is given, before the services of its group are started. */
export interface JobOperation {
  readonly kind: "run job";
  readonly name: Job["name"];
  /** The service with the command of the job. */
  readonly spec: Service;
  readonly place: Placement;
  readonly group: number;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Lets the environment sleep when nobody visits it, and wake. */
export interface DozeOperation {
  readonly kind: "write doze";
  /** Digest of all that follows. */
  readonly specification: string;
  /** Milliseconds without a request from outside. */
  readonly after: number;
  /** What wakes it: everything that runs, as it would be started again. */
  readonly starts: readonly StartOperation[];
  /** Where what the outside reaches listens on this host; an open connection keeps it awake. */
  readonly ports: readonly number[];
}

export type Operation =
  | { readonly kind: "start nginx" }
  | {
      readonly kind: "await drain";
      readonly service: string;
      readonly containers: readonly string[];
      readonly ms: number;
    }
  | { readonly kind: "clear"; readonly container: string; readonly why: string }
  | StartOperation
  | JobOperation
  | { readonly kind: "write vhost"; readonly text: string }
  | {
      readonly kind: "swap";
      readonly service: string;
      readonly from: Slot | undefined;
      readonly to: Slot;
    }
  | TimerOperation
  | DozeOperation
  | { readonly kind: "remove doze" }
  /** It slept; what was started above answers from here on. */
  | { readonly kind: "wake" }
  | { readonly kind: "remove timer"; readonly service: string }
  /** Writes release and state; the point of no return. */
  | { readonly kind: "record" }
  | {
      /** Lets a container finish its open requests, then stops it; in the background. */
      readonly kind: "drain";
      readonly service: string;
      readonly container: string;
      /** Longest wait, ms. */
      readonly ms: number;
      /** Between SIGTERM and SIGKILL, ms. */
      readonly grace: number;
      readonly port: number | undefined;
      readonly why: string;
    }
  | {
      readonly kind: "prune";
      readonly containers: readonly string[];
      readonly images: readonly string[];
      /** Sent for what was never recorded. Not while another environment is on the host: it may be theirs. */
      readonly strays: readonly string[];
      readonly releases: readonly number[];
      /** `<service>-<specification>` of secrets that no release needs any more. */
      readonly secrets: readonly string[];
    };

export function holdsBack(plan: Plan): boolean {
  return plan.hosts.some(({ held = [] }) => held.length > 0);
}

/** True when applying it would change nothing on any host. */
export function isEmpty(plan: Plan): boolean {
  return plan.hosts.every((host) => host.operations.length === 0);
}
