import type { ReasonCode } from "../reasons.ts";
import type { CommandWord } from "./command.ts";

/** One line of the sticky comment: the newest that is known of one command in one environment. */
export interface Row {
  readonly environment: string;
  /** Absent: all services alike. */
  readonly service?: string;
  readonly command: CommandWord;
  readonly state: "waiting" | "queued" | "running" | "succeeded" | "failed" | "aborted" | "refused";
  readonly revision?: string;
  readonly release?: number;
  readonly url?: string;
  /** Login. */
  readonly who: string;
  /** ISO 8601. */
  readonly started: string;
  readonly ms?: number;
  readonly run?: { readonly id: number; readonly url: string };
  readonly reason?: ReasonCode;
  readonly steps: readonly Step[];
  /** 1 is next. */
  readonly position?: number;
  /** Of the newest event in it, ISO 8601: an older one changes nothing. */
  readonly at: string;
}

export interface Step {
  readonly name: string;
  readonly state: "pending" | "running" | "done" | "failed";
  readonly ms?: number;
}
