import type { ReasonCode } from "./reasons.ts";

/** One thing that `doctor` has looked at. */
export interface Check {
  /** What was asked: `Coolify`, a host. */
  readonly subject: string;
  /** What should be so, such as `the token may deploy`. */
  readonly what: string;
  /** `unknown`: nothing that is there tells. */
  readonly state: "good" | "bad" | "unknown";
  /** In the words of whoever was asked; may be empty. */
  readonly detail: string;
  /** Of what is bad. */
  readonly code?: ReasonCode;
}
