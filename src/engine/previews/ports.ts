import type { Previews, PreviewPulls, PreviewRuns } from "../../contracts/previews.ts";
import type { Time } from "../../contracts/time.ts";
import type { Known, Refusal } from "../../model/chatops/index.ts";
import type { Preview, PreviewKey, PreviewRules, Wish } from "../../model/previews.ts";

/** Everything that the life of previews uses of the world. */
export interface PreviewPorts {
  readonly previews: Previews;
  readonly pulls: PreviewPulls;
  readonly runs: PreviewRuns;
  /**
   * By `deploy.yaml` of the default branch; `off`: it has no previews, unknown: it has mistakes. Rejects
   * when it cannot be asked for.
   */
  readonly rulesOf: (repository: number) => Promise<Known<PreviewRules | "off">>;
  /** Says in the pull request how things are now. */
  readonly tell: (told: Told) => Promise<void>;
  /** Brings a `timer` back after so many milliseconds, by a queue that outlives us. */
  readonly later: (seed: Seed, ms: number) => Promise<void>;
  readonly time: Pick<Time, "now">;
}

/** A preview that changed, or a wish that did not come true. */
export interface Told {
  readonly preview: Preview;
  readonly wish: Wish;
  /** Milliseconds since the epoch; it was warned of this very end. */
  readonly warning?: number;
  /** There is no place for it. */
  readonly refusal?: Refusal;
}

/** Which preview, and of which account; 0: it is not told. */
export type Seed = PreviewKey & Pick<Preview, "organisation">;
