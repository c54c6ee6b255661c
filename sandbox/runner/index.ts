/** Runs an action's committed bundle as GitHub's runner does. */
export { parseActionFile, readActionFile } from "./action-file.ts";
export { runAction, type RunningAction, startAction } from "./run.ts";
export type {
  ActionFile,
  Annotation,
  LogLine,
  RunnerRequest,
  RunnerResult,
  StepResult,
} from "./types.ts";
