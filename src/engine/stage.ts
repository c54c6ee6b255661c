import type { Found, RunContext } from "./context.ts";

/** One step of a command. */
export interface Stage {
  readonly name: string;
  readonly changes?: true;
  /** Left out unless this says so. */
  readonly when?: (context: RunContext, found: Partial<Found>) => boolean;
  readonly run: StageRun;
  readonly dry?: StageRun;
  /** After the stage, when a later one failed and all connections are closed. Never throws. */
  readonly undo?: (context: RunContext, found: Partial<Found>, error: unknown) => Promise<void>;
}

type StageRun = (context: RunContext, found: Found) => Promise<Partial<Found>> | Partial<Found>;
