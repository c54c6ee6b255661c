import type { CommentRef, Known, PullFacts, Repository } from "../model/chatops/index.ts";

/** Reading a repository's forge. Rejects when it cannot be asked; never guesses. */
export interface Forge {
  /**
   * All that a decision needs, in as few calls as can be. Undefined: the comment that is to be marked
   * as seen, or the pull request, is not there any more.
   */
  read(request: PullRequest): Promise<PullRead | undefined>;
  /** Whether `user` is in the team or a team below it; `team` is `organisation/team`. */
  isMember(team: string, user: FoundUser): Promise<Known<boolean>>;
}

export interface FoundUser {
  readonly id: number;
  readonly login: string;
}

export interface PullRequest {
  readonly repository: Repository;
  readonly pull: number;
  /** Gets 👀 in the same call. */
  readonly seen?: CommentRef;
  /** Whose permission is asked for; absent: nobody's. */
  readonly commenter?: FoundUser;
  /** Path of `deploy.yaml`, read at the head of the default branch. */
  readonly config: string;
  /** Whose runs and locks are read; the lock of all environments is read in any case. */
  readonly environments: readonly string[];
}

export interface PullRead {
  readonly facts: PullFacts;
  /** Global id of the pull request. */
  readonly node: string;
  /** Undefined: there is no such file on the default branch. */
  readonly config: string | undefined;
  /** False: no comment in the conversation can be ours, and looking for it can be spared. */
  readonly maybeCommented: boolean;
}
