import type { RunRecord } from "../actions/types.ts";
import type { CheckRun, CheckSuite, CommitStatus } from "../checks/types.ts";
import type { Comment } from "../comments/types.ts";
import type { Deployment } from "../deployments/types.ts";
import type { Commit } from "../git/objects.ts";
import type { GitFolder } from "../git/run.ts";
import type { Account } from "../people/types.ts";
import type { Role } from "../people/roles.ts";
import type { Issue, Pull } from "../pulls/types.ts";

/** A repository. Its objects and refs are in a bare repository on disk, everything else is here. */
export interface Repository {
  readonly id: number;
  owner: Account;
  name: string;
  isPrivate: boolean;
  defaultBranch: string;
  readonly created: number;
  readonly git: GitFolder;
  readonly parent: Repository | undefined;
  /** Commits that were pushed as the head of something. */
  readonly heads: Map<string, Commit>;
  /** Account id → role, given to the person. */
  readonly collaborators: Map<number, Role>;
  /** Team id → role. */
  readonly teams: Map<number, Role>;
  /** Both kinds share their numbers. */
  readonly issues: Map<number, Issue>;
  readonly pulls: Map<number, Pull>;
  readonly comments: Map<number, Comment>;
  readonly checkSuites: Map<number, CheckSuite>;
  readonly checkRuns: Map<number, CheckRun>;
  readonly statuses: CommitStatus[];
  readonly deployments: Map<number, Deployment>;
  /** Name → what belongs to it alone. */
  readonly environments: Map<string, Environment>;
  readonly secrets: Map<string, string>;
  readonly variables: Map<string, string>;
  /** Branch → what is asked for before something is merged into it. */
  readonly protection: Map<string, Protection>;
  readonly runs: Map<number, RunRecord>;
  /** Path of a workflow file → its id and when it was first seen. */
  readonly workflows: Map<string, { readonly id: number; readonly created: number }>;
}

export interface Protection {
  /** By a setting of the branch, or by a set of rules; they are told of in different places. */
  readonly kind: "branch" | "ruleset";
  /** Names of checks that must be green. */
  readonly checks: readonly string[];
  readonly approvals: number;
}

export interface Environment {
  readonly id: number;
  readonly name: string;
  readonly created: number;
  readonly secrets: Map<string, string>;
  readonly variables: Map<string, string>;
}
