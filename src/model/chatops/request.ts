import type { Hold } from "../observed.ts";

/** What GitHub has about the request that a run was started for. */
export interface RequestFacts {
  readonly pull?: { readonly head: string; readonly isOpen: boolean };
  /** What is on record for it; absent: nothing is, or it is not found. */
  readonly record?: {
    readonly isWaiting: boolean;
    readonly run?: number;
    /** Global ids, of the record and its repository. */
    readonly ids: { readonly record: string; readonly repository: string };
  };
  /** A run that was started for it has told its end. */
  readonly isReported: boolean;
  /** What holds the environment, expired or not. */
  readonly hold?: Hold;
  /** `deploy.yaml` of the default branch; absent: there is none. */
  readonly config?: string;
}

/** Where a request stands, as the run sees it that was started for it. */
export interface RequestPlace {
  readonly pull: number;
  readonly environment: string;
  /** The whole request, as runs report it. */
  readonly request: string;
  /** Id of what is on record for it. */
  readonly record?: string;
  /** Path of `deploy.yaml`. */
  readonly config: string;
}
