import type { App } from "../apps/types.ts";
import type { Account } from "../people/types.ts";

export const STATES = [
  "error",
  "failure",
  "inactive",
  "in_progress",
  "queued",
  "pending",
  "success",
] as const;

export type DeploymentState = (typeof STATES)[number];

/** GitHub's deployment: a record that somebody means to bring a commit to an environment. */
export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly payload: unknown;
  readonly environment: string;
  readonly description: string | null;
  readonly creator: Account;
  readonly app: App | undefined;
  readonly isTransient: boolean;
  readonly isProduction: boolean;
  readonly created: number;
  updated: number;
  /** Oldest first. */
  readonly statuses: DeploymentStatus[];
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: DeploymentState;
  readonly creator: Account;
  readonly app: App | undefined;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly created: number;
}
