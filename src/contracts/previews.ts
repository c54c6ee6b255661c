import type { Refusal, RunFact } from "../model/chatops/index.ts";
import type {
  Preview,
  PreviewEnd,
  PreviewKey,
  PreviewPull,
  PreviewRun,
} from "../model/previews.ts";

export interface StoredPreview {
  readonly preview: Preview;
  /** Another one after every change. */
  readonly version: number;
}

/** Previews that are, or were and are not to come back. Losing them loses none: a sweep finds them again. */
export interface Previews {
  get(key: PreviewKey): Promise<StoredPreview | undefined>;
  /** All; with a number of GitHub those of that account, or of that repository. In order of their keys. */
  list(of?: {
    readonly organisation?: number;
    readonly repository?: number;
  }): Promise<readonly StoredPreview[]>;
  /**
   * Writes one that takes a place, in one transaction with the question whether there is one: `refuse`
   * is given every other preview of the account that takes a place, and asked again when another one
   * took one meanwhile. `version` as in `put`.
   */
  take(
    preview: Preview,
    version: number | undefined,
    refuse: (others: readonly Preview[]) => Refusal | undefined,
  ): Promise<Taken>;
  /**
   * Writes if the preview is still of `version` (undefined: still absent); resolves to whether it was.
   * Of two at the same time one gets false, reads again and decides anew.
   */
  put(preview: Preview, version: number | undefined): Promise<boolean>;
  /** False: it is of another version by now. */
  remove(key: PreviewKey, version: number): Promise<boolean>;
}

export type Taken =
  | { readonly state: "taken" }
  | { readonly state: "refused"; readonly refusal: Refusal }
  /** Of another version by now. */
  | { readonly state: "changed" };

export interface ListedPull extends PreviewPull {
  readonly number: number;
}

/** What GitHub says about pull requests. Rejects when it cannot be asked, or not completely. */
export interface PreviewPulls {
  /** Right now, never from a cache. Rejects, too, when there is none: nobody can delete one. */
  read(key: PreviewKey): Promise<PreviewPull>;
  /** All that are open, every page; without `changed`. */
  open(repository: number): Promise<readonly ListedPull[]>;
}

/** The runs that do the work, each named by its generation. */
export interface PreviewRuns {
  /** Starts it, or finds it when it was started before; resolves to the id of the workflow run. */
  start(preview: PreviewKey, run: PreviewRun): Promise<number>;
  /** How it ended; undefined while it has not. One that cannot be found any more is aborted. */
  look(preview: PreviewKey, run: PreviewRun): Promise<PreviewEnd | undefined>;
  /** One that has ended stays as it is. */
  cancel(preview: PreviewKey, run: PreviewRun): Promise<void>;
}

/** Somebody has put off the end of a preview. */
export interface PreviewExtension {
  readonly pull: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** The commit that answers. */
  readonly revision: string;
}

/**
 * What the forge has on record of a repository's previews, where a sweep without a bot can read it, and a
 * bot that has lost its database. Rejects when it cannot be asked.
 */
export interface PreviewRecords {
  /** Newest first: of all that were made of late, or only as many as one call tells. */
  runs(far: "all" | "newest"): Promise<readonly RunFact[]>;
  /** Until when people had them kept: pull request → milliseconds since the epoch, as they said last. */
  extended(): Promise<ReadonlyMap<number, number>>;
  extend(extension: PreviewExtension): Promise<void>;
}
