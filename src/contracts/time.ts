/** Time, given in so that tests need not wait for it. Milliseconds. */
export interface Time {
  now(): number;
  /** Rejects with `ABORTED` on the signal. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** 0–1, for jitter. */
  chance(): number;
}
