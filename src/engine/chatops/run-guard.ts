import { SluiceError } from "../../model/errors.ts";
import type { RequestFacts } from "../../model/chatops/request.ts";

/** The run that is about to do what a comment asked for. */
export interface AskedRun {
  /** Commit that was pinned when the comment was written, where it matters. */
  readonly revision?: string;
  /** Id of the workflow run. */
  readonly run: number;
  /** Who it was started for at first, and who set it going this time. */
  readonly actor: string;
  readonly triggeringActor: string;
}

/**
 * The last look before anything is done, by the run itself: time has passed since the bot has judged.
 * Undefined: go on. Whoever starts a run again was judged by nobody.
 */
export function refuseRun(asked: AskedRun, facts: RequestFacts): SluiceError | undefined {
  const { actor, triggeringActor, revision, run } = asked;
  if (triggeringActor !== actor) {
    return new SluiceError("ACTOR_CHANGED", `${triggeringActor} started a run of ${actor} again`);
  }
  if (facts.record !== undefined && !facts.record.isWaiting && facts.record.run !== run) {
    return new SluiceError("RUN_REPEATED", "another run has dealt with this command");
  }
  if (facts.isReported) {
    return new SluiceError("RUN_REPEATED", "another run has reported how this command ended");
  }
  if (revision === undefined) return undefined;
  if (facts.pull === undefined || !facts.pull.isOpen) {
    return new SluiceError("PULL_NOT_OPEN", "the pull request was closed meanwhile");
  }
  if (facts.pull.head !== revision) {
    const [was, is] = [revision, facts.pull.head].map((sha) => sha.slice(0, 12));
    return new SluiceError("HEAD_MOVED", `the command was for ${was}, and the head is ${is} now`);
  }
  return undefined;
}
