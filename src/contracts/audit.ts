/** Something that was asked, decided or came of it. Two entries of one command share its id. */
export interface AuditEntry {
  /** Names the command; from the comment's delivery to the workflow run. */
  readonly correlation: string;
  readonly event: "asked" | "refused" | "dispatched" | "finished" | "changed";
  /** `owner/name`. */
  readonly repository: string;
  readonly environment?: string;
  readonly pull?: number;
  /** As typed. */
  readonly command?: string;
  readonly who: string;
  /** GitHub's number of that person; a login may change hands. */
  readonly userId?: number;
  readonly revision?: string;
  /** Reason code. */
  readonly reason?: string;
  /** Anything else worth keeping, such as the run's URL. */
  readonly facts?: Readonly<Record<string, string | number>>;
}

export interface AuditRecord extends AuditEntry {
  /** Grows with every entry. */
  readonly id: number;
  readonly at: Date;
}

export interface AuditQuery {
  readonly repository?: string;
  readonly environment?: string;
  readonly correlation?: string;
  readonly who?: string;
  /** Entries older than this id. */
  readonly before?: number;
  readonly limit: number;
}

/** What was asked, by whom, decided how, and what came of it. Nothing of it is ever changed or removed. */
export interface Audit {
  /** `once`: an entry of this name is written only once, however often it is asked for. */
  append(entry: AuditEntry, once: string): Promise<void>;
  /** Newest first. */
  list(query: AuditQuery): Promise<readonly AuditRecord[]>;
}
