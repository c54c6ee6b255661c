import type { RunnerResult } from "../../runner/index.ts";
import type { Account } from "../people/types.ts";
import type { Workflow } from "./workflow.ts";

export type RunStatus = "queued" | "in_progress" | "completed" | "pending" | "waiting";
export type Conclusion = "success" | "failure" | "cancelled" | "skipped" | "startup_failure";

/** One run of a workflow. A job is all there is to it: workflows of more jobs run them in order. */
export interface RunRecord {
  readonly id: number;
  readonly number: number;
  readonly workflowId: number;
  readonly path: string;
  readonly workflow: Workflow;
  /** What it is called in lists: `run-name`, where there is one. */
  readonly title: string;
  readonly event: string;
  /** What the event file holds. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly headBranch: string;
  readonly headSha: string;
  readonly actor: Account;
  /** Who asked for this attempt; `actor` stays the first. */
  triggeringActor: Account;
  attempt: number;
  readonly created: number;
  updated: number;
  started: number;
  status: RunStatus;
  conclusion: Conclusion | null;
  jobs: JobRecord[];
  /** Asked to stop; a job that runs is told. */
  isCancelled: boolean;
}

export interface JobRecord {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  status: RunStatus;
  conclusion: Conclusion | null;
  readonly created: number;
  started: number | undefined;
  completed: number | undefined;
  readonly steps: StepRecord[];
  readonly log: string[];
  cancel: (() => void) | undefined;
  /** What the Action's step came to, for tests to look at. */
  result: RunnerResult | undefined;
}

export interface StepRecord {
  readonly name: string;
  readonly number: number;
  status: RunStatus;
  conclusion: Conclusion | null;
  started: number | undefined;
  completed: number | undefined;
}
