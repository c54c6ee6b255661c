import type { Wish } from "./platform.ts";
import type { JobState, PlatformJob } from "../model/platform-job.ts";

/** A variable of an application, as the platform keeps it. */
export interface PlatformVariable {
  readonly name: string;
  /** Absent: this token may not read it. */
  readonly value?: string;
  /** A person gave it with `sluice env`; no deploy takes it away. */
  readonly byHand: boolean;
}

export interface CancelledJob {
  readonly state: JobState;
  /** Others that waited behind it, and that its end has not started as it should. */
  readonly stalled: number;
}

/**
 * What people do with the applications of a `Platform` besides deploying: the second half of its
 * API. Ids are those that `Platform.applications` tells; rejections are those of `Platform`.
 */
export interface PlatformOperations {
  /** Of production, not of the platform's own previews; undefined: there is no such application. */
  variables(id: string): Promise<readonly PlatformVariable[] | undefined>;
  /** Adds or overwrites, by hand; they hold from the next start on. */
  setVariables(id: string, values: Readonly<Record<string, string>>): Promise<void>;
  /** Resolves to the names that were there. */
  unsetVariables(id: string, names: readonly string[]): Promise<readonly string[]>;
  /** As `Platform.deploy` would for its next start, and starts nothing. False: there is no such application. */
  configure(id: string, wish: Wish): Promise<boolean>;
  /** What it did or does to start an application, newest first, at most `count`. */
  jobs(id: string, count: number): Promise<readonly PlatformJob[]>;
  /** With its container and variables; resolves when it is gone. An absent one is no error. */
  remove(id: string): Promise<void>;
  /** Ends one that is under way; what it has started stays. One that is over is no error. */
  cancel(job: string): Promise<CancelledJob>;
}
