import type { Hold } from "../observed.ts";
import type { Actor, Repository } from "./comment.ts";
import type { CommandWord } from "./command.ts";
import type { Role } from "./policy.ts";

/** Something that could not be read, or not all of it. Guards refuse on it. */
export interface Unknown {
  readonly unknown: string;
}
export type Known<T> = T | Unknown;

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === "object" && value !== null && "unknown" in value;
}

/** Everything that a decision rests on, read after the comment came. Times are ISO 8601, GitHub's. */
export interface PullFacts {
  readonly repository: Repository;
  readonly defaultBranch: string;
  /** Head of the default branch, where policy was read. */
  readonly defaultSha: string;
  readonly number: number;
  readonly state: "open" | "closed" | "merged";
  readonly draft: boolean;
  /** The conversation is locked. */
  readonly locked: boolean;
  /** Absent: the account is gone. */
  readonly author?: Actor;
  readonly base: { readonly branch: string; readonly sha: string };
  readonly head: {
    readonly branch: string;
    readonly sha: string;
    /** Absent: the fork is gone. */
    readonly repositoryId?: number;
    /**
     * When GitHub saw it pushed to this very branch (its check suites); never the date of the commit.
     */
    readonly pushed?: string;
  };
  /** Commits of the base that the head lacks. */
  readonly behind: Known<number>;
  readonly conflicts: Known<boolean>;
  /** All contexts at the head, every attempt that is told of. */
  readonly checks: Known<readonly Check[]>;
  /** Names that the base branch requires, reported or not. */
  readonly requiredChecks: Known<readonly string[]>;
  readonly reviews: Known<readonly Review[]>;
  readonly permission: Known<Permission>;
  /** Of the environments that the command and its policy name; newest first. */
  readonly runs: Known<readonly RunFact[]>;
  readonly holds: Known<readonly HeldLock[]>;
}

export interface Check {
  readonly name: string;
  /** Absent for a commit status. */
  readonly app?: number;
  /** `neutral` and `skipped` count as success, as they do at GitHub. */
  readonly state: "success" | "failure" | "pending" | "unknown";
  readonly at: string;
  readonly url?: string;
}

export interface Review {
  readonly author?: Actor;
  readonly state: "approved" | "changes requested" | "dismissed" | "commented";
  /** The commit that was looked at. */
  readonly sha: string;
  readonly at: string;
  /** Whether the author can push to the repository now. */
  readonly canPush: boolean;
}

/** What the commenter may do in the repository at this moment. */
export interface Permission {
  /** Of the account that has the login now. */
  readonly userId: number;
  readonly role: Role | "none";
}

/** A run that is on record as a GitHub deployment, or a plan as a check run of ours. */
export interface RunFact {
  /** Id of the record. */
  readonly record: string;
  /** Names the command and environment that asked for it, where a comment did (`Row.key`). */
  readonly key?: string;
  readonly environment: string;
  readonly command: CommandWord;
  readonly revision: string;
  readonly state: "queued" | "running" | "succeeded" | "failed" | "inactive";
  readonly at: string;
  /** Id of the comment that asked for it, where one did. */
  readonly comment?: number;
  readonly by?: string;
  readonly release?: number;
  readonly url?: string;
  /** Of a plan: the App that put it on record. */
  readonly app?: number;
}

export interface HeldLock {
  /** Absent: all environments. */
  readonly environment?: string;
  readonly hold: Hold;
  /** Id of the user who holds it, where it is known. */
  readonly holderId?: number;
}

/** What is not GitHub's to tell. */
export interface OwnFacts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Id of our App; absent inside an Action. */
  readonly app?: number;
  /** Heads of the pull request as our own deliveries told them. */
  readonly heads: readonly SeenHead[];
  /** Commands that still wait for a second person. */
  readonly requests: Known<readonly Request[]>;
  /** Team → whether the commenter is in it; only of teams that policy names. */
  readonly teams: Readonly<Record<string, Known<boolean>>>;
}

export interface SeenHead {
  readonly sha: string;
  /** When GitHub says that it became the head. */
  readonly at: string;
}

export interface Request {
  readonly word: CommandWord;
  readonly environment: string;
  readonly revision?: string;
  readonly by: Actor;
  readonly at: string;
}
