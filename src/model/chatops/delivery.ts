import type { News } from "./board.ts";
import type { PullEvent } from "../previews.ts";
import type { CommentEvent, Repository } from "./comment.ts";

/** Something that GitHub told, or that we told ourselves for later, as far as it concerns us. */
export type Delivery =
  | { readonly kind: "comment"; readonly event: CommentEvent }
  /** The head of a pull request became another, or is told for the first time. */
  | (Happening & { readonly kind: "head"; readonly sha: string })
  | (Happening & { readonly kind: "closed" })
  /** Anything else about it that may decide whether it has a preview: a label, a draft, another base. */
  | (Happening & { readonly kind: "changed" })
  | (Place & { readonly kind: "news"; readonly news: News })
  /** A run of which nothing was heard for a while; `after` milliseconds were waited before. */
  | (Place & { readonly kind: "look"; readonly key: string; readonly after: number })
  /** What was on record in an environment has ended; nobody's command asked for it. */
  | {
      readonly kind: "ended";
      readonly repository: Repository;
      readonly environment: string;
      readonly record: string;
    }
  /** What was kept back of the sticky comment is said now. */
  | (Place & { readonly kind: "show" })
  /** It is time to think about its preview. */
  | (Place & { readonly kind: "tend" })
  /** It is time to compare the repository's previews with its pull requests. */
  | { readonly kind: "sweep"; readonly repository: Repository }
  /** It is time to ask its previews whether they sleep. */
  | {
      readonly kind: "watch";
      readonly repository: Repository;
      /** Milliseconds without a visit. */
      readonly sleepAfter: number;
      /** When it was to come, milliseconds since the epoch. */
      readonly due: number;
    };

interface Place {
  readonly repository: Repository;
  readonly pull: number;
}

/** Something that happened to a pull request without a comment. */
export interface Happening extends Place {
  /** ISO 8601, by GitHub's clock. */
  readonly at: string;
  readonly what: PullEvent;
  /** That was put on or taken off. */
  readonly label?: string;
}
