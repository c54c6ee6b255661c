import { setTimeout as sleep } from "node:timers/promises";
import type { StoreLog } from "../log.ts";
import type { Journal, Segment } from "./journal.ts";

/** What a backlog needs of its queue. */
export interface BacklogParts {
  readonly journal: Pick<Journal, "release">;
  /** Writes texts into the table, where those that are known are left out. */
  readonly insert: (texts: readonly string[]) => Promise<unknown>;
  /** Resolves when this is a good moment for it; soon in any case. */
  readonly calm: () => Promise<void>;
  /** There are new ones in the table. */
  readonly moved: () => void;
  readonly log: StoreLog;
}

interface Entry {
  readonly segment: Segment;
  readonly text: string;
}

interface Waiter {
  /** Resolved when so many have been moved. */
  readonly count: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** In one insert. */
const MOST = 1_000;
/** Milliseconds after a table that could not be written. */
const PAUSE = 1_000;

/** Moves what is in a journal into the table, in its order, and tells the journal what it can forget. */
export class Backlog {
  readonly #parts: BacklogParts;
  readonly #entries: Entry[] = [];
  #added = 0;
  #moved = 0;
  #waiters: Waiter[] = [];
  #running: Promise<void> | undefined;
  #closing = false;

  constructor(parts: BacklogParts) {
    this.#parts = parts;
  }

  get length(): number {
    return this.#added - this.#moved;
  }

  add(segment: Segment, texts: readonly string[]): void {
    for (const text of texts) this.#entries.push({ segment, text });
    this.#added += texts.length;
    this.#running ??= this.#run();
  }

  /** Resolves when everything that was added before is in the table; rejects when that cannot be now. */
  settled(): Promise<void> {
    if (this.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ count: this.#added, resolve, reject });
    });
  }

  /** What cannot be moved now stays in the journal. */
  async close(): Promise<void> {
    await this.settled().catch(() => {});
    this.#closing = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#entries.length > 0 && !this.#closing) {
      if (this.#waiters.length === 0) await this.#parts.calm();
      const batch = this.#entries.slice(0, MOST);
      try {
        await this.#parts.insert(batch.map(({ text }) => text));
        this.#entries.splice(0, batch.length);
        await this.#forget(batch);
      } catch (error) {
        this.#refuse(error);
        await sleep(PAUSE);
      }
    }
    this.#running = undefined;
  }

  async #forget(batch: readonly Entry[]): Promise<void> {
    this.#moved += batch.length;
    const moved = this.#moved;
    this.#waiters.filter(({ count }) => count <= moved).forEach(({ resolve }) => resolve());
    this.#waiters = this.#waiters.filter(({ count }) => count > moved);
    this.#parts.moved();
    const counts = new Map<Segment, number>();
    for (const { segment } of batch) counts.set(segment, (counts.get(segment) ?? 0) + 1);
    for (const [segment, count] of counts) {
      // A file that stays is read once more at the next start, and all of it is known then.
      await this.#parts.journal.release(segment, count).catch(() => {});
    }
  }

  #refuse(error: unknown): void {
    this.#parts.log.warn({ err: error }, "the journal could not be moved into the table");
    const waiters = this.#waiters;
    this.#waiters = [];
    waiters.forEach(({ reject }) => reject(error));
  }
}
