/** A pull request's head as a delivery told it. */
export interface SeenHead {
  /** GitHub's number of the repository. */
  readonly repository: number;
  readonly pull: number;
  readonly sha: string;
  /** By GitHub's clock, as in the delivery; never the date of a commit, which its author chooses. */
  readonly at: Date;
}

/** Which commit was the head of a pull request when (design D7). */
export interface Heads {
  see(head: SeenHead): Promise<void>;
  /** The newest head seen that is not younger than `when`; undefined when none is known. */
  at(repository: number, pull: number, when: Date): Promise<SeenHead | undefined>;
}
