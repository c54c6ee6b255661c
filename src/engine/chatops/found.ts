import type { Reaction } from "../../contracts/forge-writes.ts";
import type { PullRead } from "../../contracts/forge.ts";
import type { Asked, Board, CommentEvent, Decision, Policy } from "../../model/chatops/index.ts";
import type { Case } from "./guards/guard.ts";
import type { Ports } from "./ports.ts";

/** What a step is given. */
export interface Context {
  readonly ports: Ports;
  readonly event: CommentEvent;
}

/** What the steps find out about a comment, one after the other. */
export interface Found {
  /** Lines that may be commands. */
  readonly lines: readonly string[];
  readonly read: PullRead;
  /** Environments whose runs and locks were read. */
  readonly names: readonly string[];
  readonly policy: Policy;
  readonly asked: Asked;
  readonly judged: readonly Judged[];
  readonly done: readonly Done[];
}

/** One command in one environment, decided. */
export interface Judged {
  readonly case: Case;
  /** `CommandKey`. */
  readonly key: string;
  readonly decision: Decision;
}

/** What came of it: said in the sticky comment and by a reaction. */
export interface Done {
  readonly change: (board: Board) => Board;
  readonly reaction: Reaction;
}
