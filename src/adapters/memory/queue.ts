import type { DeadLetter, Handler, Job, Queue, QueuedJob, Worker } from "../../contracts/queue.ts";
import { storable } from "../../model/storable.ts";
import { MemoryLetters } from "./letters.ts";

interface Entry<T> {
  readonly job: Job<T>;
  readonly number: number;
  state: "waiting" | "active" | "done" | "dead";
  attempts: number;
  /** Milliseconds since the epoch. */
  after: number;
}

export interface MemoryQueueOptions {
  /** How often a job is tried before it is a dead letter. */
  readonly tries: number;
  /** Milliseconds before the second try; doubles with every further one. */
  readonly delay: number;
}

/** A queue that lives as long as the process: for tests, and where commands are carried out at once. */
export class MemoryQueue<T> implements Queue<T> {
  readonly dead = new MemoryLetters<T>((letter) => this.#revive(letter));
  readonly #options: MemoryQueueOptions;
  readonly #entries = new Map<string, Entry<T>>();
  readonly #pumps = new Set<() => void>();
  #numbers = 0;

  constructor(options: MemoryQueueOptions = { tries: 5, delay: 10 }) {
    this.#options = options;
  }

  async put(jobs: readonly Job<T>[]): Promise<ReadonlySet<string>> {
    const fresh = new Map(
      jobs.filter(({ id }) => !this.#entries.has(id)).map((job) => [job.id, job]),
    );
    const ordered = [...fresh.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    ordered.forEach((job) => this.#add({ ...job, data: storable(structuredClone(job.data)) }));
    return new Set(fresh.keys());
  }

  work(concurrency: number, handler: Handler<T>): Worker {
    const running = new Set<Promise<void>>();
    const ending = new AbortController();
    const pump = (): void => {
      for (let entry = this.#ready(); entry && running.size < concurrency; entry = this.#ready()) {
        const run = this.#handle(entry, handler, ending.signal).finally(() => {
          running.delete(run);
          this.#wake();
        });
        running.add(run);
      }
    };
    this.#pumps.add(pump);
    setImmediate(pump);
    return {
      stop: async (graceMs) => {
        this.#pumps.delete(pump);
        const patience = setTimeout(() => ending.abort(), graceMs);
        await Promise.all(running);
        clearTimeout(patience);
      },
    };
  }

  async line(key: string): Promise<readonly QueuedJob<T>[]> {
    const jobs = this.#line(key).map(({ job, state }) => ({ ...job, active: state === "active" }));
    return jobs.sort((a, b) => Number(b.active) - Number(a.active));
  }

  async withdraw(id: string): Promise<boolean> {
    const entry = this.#entries.get(id);
    if (entry?.state !== "waiting" || entry.attempts > 0) return false;
    entry.state = "done";
    this.#wake();
    return true;
  }

  async counts() {
    const states = [...this.#entries.values()].map(({ state }) => state);
    const count = (wanted: Entry<T>["state"]) => states.filter((state) => state === wanted).length;
    return { waiting: count("waiting"), active: count("active"), dead: count("dead") };
  }

  #add(job: Job<T>): void {
    const after = job.after?.getTime() ?? 0;
    this.#entries.set(job.id, {
      job,
      number: this.#numbers++,
      state: "waiting",
      attempts: 0,
      after,
    });
    this.#wakeAt(after);
  }

  #wake(): void {
    this.#pumps.forEach((pump) => pump());
  }

  #wakeAt(time: number): void {
    setTimeout(() => this.#wake(), Math.max(0, time - Date.now() + 1)).unref();
  }

  #line(key: string): Entry<T>[] {
    return [...this.#entries.values()]
      .filter(({ job, state }) => job.key === key && (state === "waiting" || state === "active"))
      .sort((a, b) => a.number - b.number);
  }

  #ready(): Entry<T> | undefined {
    const due = [...this.#entries.values()]
      .filter(({ state, after }) => state === "waiting" && after <= Date.now())
      .sort((a, b) => a.number - b.number);
    return due.find((entry) => entry.job.key === undefined || this.#isHead(entry, entry.job.key));
  }

  /** A job that was begun is the head of its line; before that, the first that is due. */
  #isHead(entry: Entry<T>, key: string): boolean {
    const begun = this.#line(key).find(({ attempts }) => attempts > 0);
    return begun === undefined || begun === entry;
  }

  async #handle(entry: Entry<T>, handler: Handler<T>, signal: AbortSignal): Promise<void> {
    entry.state = "active";
    entry.attempts++;
    try {
      await handler({ ...entry.job, attempt: entry.attempts, signal });
      entry.state = "done";
    } catch (error) {
      this.#giveBack(entry, error);
    }
  }

  #giveBack(entry: Entry<T>, error: unknown): void {
    if (entry.attempts >= this.#options.tries) {
      entry.state = "dead";
      this.dead.add(entry.job, entry.attempts, error);
      return;
    }
    entry.state = "waiting";
    entry.after = Date.now() + this.#options.delay * 2 ** (entry.attempts - 1);
    this.#wakeAt(entry.after);
  }

  #revive({ job, key, data }: DeadLetter<T>): void {
    this.#entries.delete(job);
    this.#add({ id: job, data, ...(key === undefined ? {} : { key }) });
  }
}
