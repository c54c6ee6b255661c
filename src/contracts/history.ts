/** What became of a recorded release. */
export type RecordState = "in_progress" | "success" | "failure" | "error" | "inactive";

/** A release as history knows it. */
export interface HistoryRecord {
  readonly environment: string;
  /** Commit SHA. */
  readonly revision: string;
  readonly command: string;
  /** Names the run; a record is found again by it. */
  readonly run: string;
  readonly release: number;
  /** Service → image, by digest. */
  readonly images: Readonly<Record<string, string>>;
  /** The comment that asked, where one did. */
  readonly request?: { readonly key: string; readonly pull: number; readonly by: string };
}

export interface RecordNews {
  readonly state: RecordState;
  /** One sentence. */
  readonly description: string;
  /** Where the environment answers. */
  readonly url?: string;
  /** Where the run can be watched. */
  readonly log?: string;
}

/**
 * Where releases are on record for people and other programs; the hosts stay the truth about what
 * runs. Everything may reject: history that cannot be written never fails a run.
 */
export interface History {
  /** Puts a release on record; returns the record's id. */
  begin(record: HistoryRecord): Promise<string>;
  tell(id: string, news: RecordNews): Promise<void>;
  /** Id of what `run` has put on record, when it has. */
  find(
    record: Pick<HistoryRecord, "environment" | "revision" | "run">,
  ): Promise<string | undefined>;
}
