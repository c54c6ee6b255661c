import type { Known, PullFacts, Repository } from "../model/chatops/index.ts";

/** Reading a repository's forge. Rejects when it cannot be asked; never guesses. */
export interface Forge {
  /** All that a decision needs, in as few calls as can be. */
  read(request: PullRequest): Promise<PullRead>;
  /** Whether `user` is in the team or a team below it; `team` is `organisation/team`. */
  isMember(team: string, user: FoundUser): Promise<Known<boolean>>;
  /** Text of a file at a commit; undefined when there is none. */
  file(repository: Repository, path: string, sha: string): Promise<string | undefined>;
}

export interface FoundUser {
  readonly id: number;
  readonly login: string;
}

export interface PullRequest {
  readonly repository: Repository;
  readonly pull: number;
  /** Whose permission is asked for; absent: nobody's. */
  readonly commenter?: FoundUser;
  /** Path of `deploy.yaml`, read at the head of the default branch. */
  readonly config: string;
}

export interface PullRead {
  readonly facts: PullFacts;
  /** Undefined: there is no such file on the default branch. */
  readonly config: string | undefined;
}
