import type { CommandWord, CommentRef, Repository } from "../model/chatops/index.ts";
import type { RunReport } from "../model/chatops/report.ts";
import type { RecordNews, RecordState } from "./history.ts";

export type Reaction = "eyes" | "rocket" | "+1" | "-1" | "confused";

export interface PullPlace {
  readonly repository: Repository;
  readonly pull: number;
  /** Global id of the pull request. */
  readonly node: string;
}

/** What is said in a pull request. */
export interface Conversation {
  /** The oldest comment of our own App that holds `marker`; one of another author never counts. */
  find(place: PullPlace, marker: string): Promise<OwnComment | undefined>;
  /**
   * Says everything in one call. Resolves to the comment that holds the text now; undefined when the
   * one to be changed is gone. A reaction to a comment that is gone is left out.
   */
  say(place: PullPlace, words: Words): Promise<CommentRef | undefined>;
}

export interface Words {
  /** Markdown; absent: only reactions. */
  readonly body?: string;
  /** The comment that gets the text; absent: a new one. */
  readonly comment?: CommentRef;
  readonly reactions: readonly { readonly to: CommentRef; readonly reaction: Reaction }[];
}

export interface OwnComment extends CommentRef {
  readonly body: string;
}

/** What is set going in a repository. */
export interface Dispatcher {
  /** Puts a run on record as queued (a GitHub deployment); resolves to the record's id. */
  record(request: RunRequest): Promise<string>;
  tell(repository: Repository, record: string, news: RunNews): Promise<void>;
  /** Starts the workflow on the default branch. Never sent twice by itself. */
  dispatch(request: DispatchRequest): Promise<DispatchedRun>;
  /** The run that was dispatched for `key` since then (ISO 8601), if there is one. */
  dispatched(request: DispatchRequest, since: string): Promise<DispatchedRun | undefined>;
  /** How a run stands; with what it has reported on the commit `of.sha`, when it has ended. */
  look(repository: Repository, run: number, of?: ReportPlace): Promise<RunLook>;
  /** A run that has ended stays as it is. */
  cancel(repository: Repository, run: number): Promise<void>;
}

export interface RunRequest {
  readonly repository: Repository;
  readonly environment: string;
  readonly revision: string;
  readonly command: CommandWord;
  /** Kept with the record. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly description: string;
}

export interface RunNews {
  readonly state: RecordState | "queued";
  readonly description: string;
  readonly url?: string;
  readonly log?: string;
}

export interface DispatchRequest {
  readonly repository: Repository;
  /** File name in `.github/workflows`. */
  readonly workflow: string;
  readonly branch: string;
  /** Part of the run's name, by which it is found again. */
  readonly key: string;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface DispatchedRun {
  readonly id: number;
  /** For people. */
  readonly url: string;
}

export interface ReportPlace {
  readonly sha: string;
  /** `CommandKey`. */
  readonly key: string;
}

export interface RunLook extends DispatchedRun {
  readonly report?: RunReport;
  readonly state: "queued" | "running" | "succeeded" | "failed" | "aborted";
  /** It is queued until people approve it. */
  readonly isHeld?: true;
}

/** Where a run tells at length how it ended. */
export interface Checks {
  /** Puts a completed check run on the commit; with `ends`, a record is told its end in the same call. */
  complete(check: CheckNews, ends?: EndOfRecord): Promise<void>;
}

export interface EndOfRecord {
  /** Global ids. */
  readonly repository: string;
  readonly record: string;
  readonly news: RecordNews;
}

export interface CheckNews {
  readonly name: string;
  readonly sha: string;
  readonly state: "success" | "failure" | "cancelled" | "neutral";
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  /** Markdown. */
  readonly text: string;
  readonly url?: string;
  /** Ours, to be found again. */
  readonly externalId: string;
}
