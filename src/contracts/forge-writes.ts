import type { CommandWord, Repository } from "../model/chatops/index.ts";
import type { RecordState } from "./history.ts";

export type Reaction = "eyes" | "rocket" | "+1" | "-1" | "confused";

export interface PullPlace {
  readonly repository: Repository;
  readonly pull: number;
}

/** What is said in a pull request. */
export interface Conversation {
  /** Our own comment that holds `marker`; one of another author never counts. */
  find(place: PullPlace, marker: string): Promise<OwnComment | undefined>;
  /** Resolves to the comment's id. */
  post(place: PullPlace, body: string): Promise<number>;
  /** False: it is not there any more. */
  edit(place: PullPlace, comment: number, body: string): Promise<boolean>;
  react(place: PullPlace, comment: number, reaction: Reaction): Promise<void>;
}

export interface OwnComment {
  readonly id: number;
  readonly body: string;
}

/** What is set going in a repository. */
export interface Dispatcher {
  /** Puts a run on record as queued (a GitHub deployment); resolves to the record's id. */
  record(request: RunRequest): Promise<string>;
  /** Id of what was recorded for this key before: nothing is recorded twice. */
  recorded(
    request: Pick<RunRequest, "repository" | "environment" | "key">,
  ): Promise<string | undefined>;
  tell(repository: Repository, record: string, news: RunNews): Promise<void>;
  /** Starts the workflow on the default branch. */
  dispatch(request: DispatchRequest): Promise<DispatchedRun>;
  /** The run of a record, when it was dispatched before. */
  dispatched(repository: Repository, record: string): Promise<DispatchedRun | undefined>;
  cancel(repository: Repository, run: number): Promise<void>;
  /** Makes or changes the check run of this name at the commit. */
  check(repository: Repository, check: CheckNews): Promise<void>;
}

export interface RunRequest {
  readonly repository: Repository;
  readonly environment: string;
  readonly revision: string;
  readonly command: CommandWord;
  /** Names the command and environment that asked for it, such as `<comment id>/<line>/<environment>`. */
  readonly key: string;
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
  /** Record that the run belongs to. */
  readonly record: string;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface DispatchedRun {
  readonly id: number;
  readonly url: string;
}

export interface CheckNews {
  readonly name: string;
  readonly sha: string;
  readonly state: "queued" | "in_progress" | "success" | "failure" | "cancelled";
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  readonly url?: string;
  /** Ours, to be found again. */
  readonly externalId: string;
}
