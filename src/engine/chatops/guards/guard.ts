import type {
  Command,
  Comment,
  EnvironmentPolicy,
  OwnFacts,
  Policy,
  PullFacts,
  Refusal,
} from "../../../model/chatops/index.ts";

/** One command in one environment, and all that is known about it. */
export interface Case {
  readonly command: Command;
  /** Absent where the command has none. */
  readonly environment?: string;
  /** Policy of that environment. */
  readonly place?: EnvironmentPolicy;
  readonly policy: Policy;
  readonly comment: Comment;
  readonly facts: PullFacts;
  readonly own: OwnFacts;
}

/** Says what is in the way, if anything is. Looks at nothing but the case. */
export type Guard = (asked: Case) => Refusal | undefined;

export type GuardName =
  | "pull"
  | "branch"
  | "draft"
  | "fork"
  | "head"
  | "checks"
  | "reviews"
  | "upToDate"
  | "proven"
  | "order"
  | "plan"
  | "freeze"
  | "lock";
