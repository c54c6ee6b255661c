import type { Size } from "./price.ts";

/** A machine of the cloud as its API shows it. */
export interface Droplet {
  readonly id: number;
  readonly name: string;
  readonly status: "new" | "active" | "off" | "archive";
  /** An action runs on it; another would be refused. */
  readonly locked: boolean;
  /** ISO time. */
  readonly createdAt: string;
  readonly region: string;
  readonly size: Pick<Size, "slug" | "hourly" | "monthly">;
  /** Public addresses; absent until the network is there. */
  readonly v4?: string;
  readonly v6?: string;
  readonly tags: readonly string[];
}

/**
 * Where a droplet stands, in this order. `creating`: the cloud makes it. `provisioning`: it boots and
 * installs. `initializing`: we are in and it makes its own keys. `reserve`: kept for the next that
 * is needed. Only `active` ones are deployed to.
 */
export const DROPLET_STATES = [
  "creating",
  "provisioning",
  "initializing",
  "active",
  "reserve",
  "failed",
  "destroying",
] as const;
export type DropletState = (typeof DROPLET_STATES)[number];

/** What must be true of a new host before it is `active`, in the order in which it comes true. */
export const MILESTONES = ["tcp", "ssh", "cloud-init", "docker", "nginx", "own key"] as const;
export type Milestone = (typeof MILESTONES)[number];

/** How far one host has come, `ms` after it was asked for. */
export interface DropletStep {
  readonly state: DropletState;
  /** Absent: it has just got to that state. */
  readonly reached?: Milestone;
  readonly ms: number;
}

/** The oldest first. Two runs that look at the same droplets see the same order. */
export function byAge(a: Droplet, b: Droplet): number {
  return a.createdAt === b.createdAt ? a.id - b.id : a.createdAt < b.createdAt ? -1 : 1;
}
