import { setTimeout as sleep } from "node:timers/promises";
import type { Handler, Worker } from "../../../contracts/queue.ts";
import type { StoreLog } from "../log.ts";
import type { ClaimedJob } from "./statements.ts";

/** What a pump needs of its queue. */
export interface PumpSource<T> {
  /** Resolves when this is a good moment for claiming; soon in any case. */
  calm(): Promise<void>;
  /** Up to `most` jobs, claimed. */
  claim(most: number): Promise<readonly ClaimedJob<T>[]>;
  /** Refreshes claims; resolves to the ids of those that are still ours. */
  touch(jobs: readonly ClaimedJob<T>[]): Promise<ReadonlySet<string>>;
  done(job: ClaimedJob<T>): Promise<void>;
  failed(job: ClaimedJob<T>, error: unknown): Promise<void>;
  giveBack(jobs: readonly ClaimedJob<T>[]): Promise<void>;
  readonly log: StoreLog;
  /** Milliseconds. */
  readonly poll: number;
  /** Milliseconds between two touches. */
  readonly beat: number;
}

interface Held<T> {
  readonly job: ClaimedJob<T>;
  readonly claim: AbortController;
}

/** One loop that claims jobs while there is room, and runs their handlers beside each other. */
export class Pump<T> implements Worker {
  readonly #source: PumpSource<T>;
  readonly #concurrency: number;
  readonly #handler: Handler<T>;
  readonly #held = new Set<Held<T>>();
  readonly #running = new Set<Promise<void>>();
  readonly #loop: Promise<void>;
  readonly #heart: NodeJS.Timeout;
  #stopping = false;
  #rest = new AbortController();

  constructor(source: PumpSource<T>, concurrency: number, handler: Handler<T>) {
    this.#source = source;
    this.#concurrency = concurrency;
    this.#handler = handler;
    this.#heart = setInterval(() => void this.#beat(), source.beat).unref();
    this.#loop = this.#run();
  }

  /** There may be something to do: what was put, what was finished. */
  wake(): void {
    this.#rest.abort();
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#loop;
    const patience = new AbortController();
    const all = Promise.all(this.#running).finally(() => patience.abort());
    await Promise.race([all, pause(graceMs, patience.signal)]);
    clearInterval(this.#heart);
    const left = [...this.#held];
    left.forEach(({ claim }) => claim.abort(new Error("the process ends")));
    if (left.length === 0) return;
    await this.#attempt(() => this.#source.giveBack(left.map(({ job }) => job)));
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      this.#rest = new AbortController();
      const { signal } = this.#rest;
      await this.#source.calm();
      const room = this.#concurrency - this.#running.size;
      const jobs = room > 0 ? await this.#claim(room) : [];
      jobs.forEach((job) => this.#start(job));
      if (jobs.length < Math.max(room, 1)) await pause(this.#source.poll, signal);
    }
  }

  async #claim(most: number): Promise<readonly ClaimedJob<T>[]> {
    return (await this.#attempt(() => this.#source.claim(most))) ?? [];
  }

  #start(job: ClaimedJob<T>): void {
    const run = this.#handle(job).finally(() => {
      this.#running.delete(run);
      this.wake();
    });
    this.#running.add(run);
  }

  async #handle(job: ClaimedJob<T>): Promise<void> {
    const claim = new AbortController();
    const held = { job, claim };
    this.#held.add(held);
    const failure = await this.#call(job, claim.signal);
    this.#held.delete(held);
    if (claim.signal.aborted) return;
    await this.#attempt(() =>
      failure === undefined ? this.#source.done(job) : this.#source.failed(job, failure.error),
    );
  }

  async #call(job: ClaimedJob<T>, signal: AbortSignal): Promise<{ error: unknown } | undefined> {
    const { id, key, data, attempts: attempt } = job;
    try {
      await this.#handler({ id, ...(key === null ? {} : { key }), data, attempt, signal });
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  /** A claim that was lost belongs to another process by now. */
  async #beat(): Promise<void> {
    const held = [...this.#held];
    if (held.length === 0) return;
    const ours = await this.#attempt(() => this.#source.touch(held.map(({ job }) => job)));
    if (ours === undefined) return;
    const lost = held.filter(({ job }) => !ours.has(job.id));
    lost.forEach(({ claim }) => claim.abort(new Error("the claim was lost")));
  }

  /** The store may be away: a claim that cannot be settled lapses, and its job is handled again. */
  async #attempt<R>(act: () => Promise<R>): Promise<R | undefined> {
    try {
      return await act();
    } catch (error) {
      this.#source.log.warn({ err: error }, "the queue could not be reached");
      return undefined;
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
