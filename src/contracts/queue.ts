/** One thing to do, once. */
export interface Job<T> {
  /**
   * UUID. A second job of an id that is known is left out, also after the first was done, for as long
   * as jobs are remembered (two weeks).
   */
  readonly id: string;
  /**
   * Jobs of one key are handled one after the other, in the order they were put; of those put together
   * in the order of their ids. A job that is tried again holds the ones behind it.
   */
  readonly key?: string;
  /** A JSON object. */
  readonly data: T;
  /** Not before this time. */
  readonly after?: Date;
}

/** A job while it is handled. */
export interface Claim<T> extends Job<T> {
  /** 1 for the first time. The handler may have died after any of its steps before. */
  readonly attempt: number;
  /** Aborts when the claim is lost or the process has to end: whatever is left to do is left to the next attempt. */
  readonly signal: AbortSignal;
}

export type Handler<T> = (claim: Claim<T>) => Promise<void>;

export interface Worker {
  /**
   * Claims no more and waits for the handlers that run, at most `graceMs`; then aborts them and gives
   * their jobs back.
   */
  stop(graceMs: number): Promise<void>;
}

export interface QueueCounts {
  /** To be done, those of a later time included. */
  readonly waiting: number;
  readonly active: number;
  readonly dead: number;
}

export interface QueuedJob<T> extends Job<T> {
  readonly active: boolean;
}

/**
 * Work that survives the process: on disk from `put` until its handler has returned. A handler that
 * throws, or whose process dies, is called again, at growing intervals; after the last try its job is a
 * dead letter. So handlers look at what they have done before they do it.
 */
export interface Queue<T> {
  /**
   * Resolves when all jobs are on disk, to the ids that are new; one that only an earlier process put
   * may be among them, and is left out all the same. Jobs put while others are being written share the
   * next write. Rejects when it is not certain that all were stored.
   */
  put(jobs: readonly Job<T>[]): Promise<ReadonlySet<string>>;
  /** Handles up to `concurrency` jobs at once. */
  work(concurrency: number, handler: Handler<T>): Worker;
  /** Jobs of a key that are not done, in their order; one that is being handled is the first. */
  line(key: string): Promise<readonly QueuedJob<T>[]>;
  /** Takes a job back that nobody has begun; resolves to whether it was there. */
  withdraw(id: string): Promise<boolean>;
  counts(): Promise<QueueCounts>;
}

export interface DeadLetter<T> {
  /** UUID of the letter, not of the job. */
  readonly id: string;
  readonly job: string;
  readonly key?: string;
  readonly data: T;
  readonly attempts: number;
  /** What the last attempt threw. */
  readonly error: string;
  readonly since: Date;
}

/** Jobs of one queue that were given up. */
export interface DeadLetters<T> {
  /** Oldest first. */
  list(limit: number): Promise<readonly DeadLetter<T>[]>;
  read(id: string): Promise<DeadLetter<T> | undefined>;
  /** Puts the job back into its queue, as new; resolves to how many were there. */
  replay(ids: readonly string[]): Promise<number>;
  discard(ids: readonly string[]): Promise<number>;
}
