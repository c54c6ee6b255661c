import type { App } from "../apps/types.ts";
import type { Account } from "../people/types.ts";

export interface Comment {
  readonly id: number;
  /** Number of the issue or pull request. */
  readonly issue: number;
  readonly author: Account;
  readonly app: App | undefined;
  readonly created: number;
  updated: number;
  body: string;
  readonly reactions: Reaction[];
}

export interface Reaction {
  readonly id: number;
  readonly author: Account;
  readonly content: ReactionContent;
  readonly created: number;
}

export const REACTIONS = [
  "+1",
  "-1",
  "laugh",
  "confused",
  "heart",
  "hooray",
  "rocket",
  "eyes",
] as const;

export type ReactionContent = (typeof REACTIONS)[number];
