import type { Hold } from "../model/observed.ts";

/**
 * Keeps the manual lock of one environment in one place: a host's state folder, a ref in the
 * repository. Times are written and compared by that place's own clock where it has one.
 */
export interface HoldStore {
  /** What the place is called in messages, such as a host's name. */
  readonly place: string;
  /**
   * Atomic: of two at the same time one gets it. Resolves to the hold that is in the way, or to
   * undefined when the lock is ours now. A hold that has expired is no obstacle.
   */
  take(request: HoldRequest): Promise<Hold | undefined>;
  /** The hold that is there, expired or not. */
  read(): Promise<Hold | undefined>;
  /** Removes `hold` if it is still the one that is there; resolves to whether it was. */
  release(hold: Pick<Hold, "id">): Promise<boolean>;
}

export interface HoldRequest {
  readonly id: string;
  readonly holder: string;
  readonly reason: string;
  /** Milliseconds from now; absent: until someone unlocks. */
  readonly lasts?: number;
}
