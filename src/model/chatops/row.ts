import type { PreviewState } from "../previews.ts";
import type { ReasonCode } from "../reasons.ts";
import type { CommandWord } from "./command.ts";

export type RowState = "queued" | "running" | "succeeded" | "failed" | "aborted";

/** What the sticky comment tells of one environment: the newest command that changes it. */
export interface Row {
  /** `<comment id>.<place in the comment>.<environment>`; the same as `RunFact.key`. */
  readonly key: string;
  /** Global id of the comment that asked. */
  readonly node: string;
  readonly environment: string;
  readonly command: CommandWord;
  readonly state: RowState;
  readonly revision?: string;
  readonly release?: number;
  /** Login. */
  readonly who: string;
  /** ISO 8601. */
  readonly started: string;
  readonly ms?: number;
  readonly run?: { readonly id: number; readonly url: string };
  /** Id of what is on record for it (`RunFact.record`). */
  readonly record?: string;
  /** Of the public services that were told of; the others answer where they did before. */
  readonly services: readonly ServiceAddress[];
  readonly steps: readonly Step[];
  /** It is queued until people approve it. */
  readonly isHeld?: true;
  /** Ids of what is on record and has to end first. */
  readonly behind?: readonly string[];
  readonly failure?: Failure;
  /** Of a preview. */
  readonly preview?: RowPreview;
}

/** How a preview is, apart from its newest run. */
export interface RowPreview {
  readonly state: PreviewState;
  /** ISO 8601; absent: a label keeps it. */
  readonly expires?: string;
  /** It was warned of that. */
  readonly isWarned?: true;
  /** Milliseconds from the order until its newest deploy was ready. */
  readonly readyIn?: number;
  /** Whoever has the host's key can have the password printed. */
  readonly hasPassword?: true;
  /** Services that are left out, since nothing of theirs is changed. */
  readonly skipped?: readonly string[];
  /** US dollars. */
  readonly daily?: number;
  readonly soFar?: number;
}

export interface ServiceAddress {
  readonly name: string;
  readonly url: string;
}

export interface Step {
  readonly name: string;
  readonly state: "running" | "done" | "failed";
  readonly ms?: number;
}

/** Why a run came to nothing. Texts are plain and free of secrets. */
export interface Failure {
  readonly reason: ReasonCode | "UNKNOWN";
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
  /** Last lines of the step that failed. */
  readonly tail?: string;
  /** A command that may be typed next. */
  readonly next?: string;
}
