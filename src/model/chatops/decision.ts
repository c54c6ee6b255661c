import type { ReasonCode } from "../reasons.ts";

/** Why not. Texts are plain: whoever shows them escapes them. */
export interface Refusal {
  readonly code: ReasonCode;
  /** One sentence with the names and numbers of this case. */
  readonly message: string;
  /** What to do, in this case. */
  readonly remedy: string;
  /** A line that may be typed next. */
  readonly next?: string;
}

/** What became of one command in one environment. */
export type Decision =
  | {
      readonly kind: "allow";
      /** The commit that will run, where the command makes one run. */
      readonly revision?: string;
    }
  /** Right so far, and somebody else has to say the same. */
  | { readonly kind: "wait"; readonly revision?: string; readonly why: Refusal }
  | {
      readonly kind: "refuse";
      readonly refusals: readonly Refusal[];
      /** `reaction`: an outsider is not worth a comment to everybody who watches. */
      readonly answer: "comment" | "reaction";
    };
