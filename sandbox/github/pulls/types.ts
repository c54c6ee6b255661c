import type { Account } from "../people/types.ts";
import type { Repository } from "../repos/types.ts";

/** What issues and pull requests have in common. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly author: Account;
  readonly created: number;
  updated: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  closed: number | undefined;
  isLocked: boolean;
  labels: string[];
}

export interface Pull extends Issue {
  isDraft: boolean;
  /** Absent when the fork is gone. */
  readonly headRepository: Repository | undefined;
  readonly headRef: string;
  /** Stays what it was when the branch is deleted. */
  headSha: string;
  baseRef: string;
  baseSha: string;
  merge: { readonly sha: string; readonly by: Account; readonly at: number } | undefined;
  /** Known for these two commits; another pair has to be looked at first, which takes a read. */
  mergeable: { readonly pair: string; readonly value: boolean } | undefined;
  readonly reviews: Review[];
}

export interface Review {
  readonly id: number;
  readonly author: Account;
  readonly body: string;
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
  readonly commit: string;
  readonly submitted: number;
}
