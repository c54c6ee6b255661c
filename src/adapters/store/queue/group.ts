import { setTimeout as sleep } from "node:timers/promises";

/** Calls; with more there is no need to wait for others. */
const FEW = 16;

/** Puts what arrives while a write is under way into the next one: many calls share one commit. */
export class GroupCommit<T, R> {
  readonly #write: (items: readonly T[]) => Promise<R>;
  readonly #most: number;
  readonly #gather: number;
  #waiting: Waiting<T, R>[] = [];
  #busy = false;
  #writing = 0;

  /**
   * `most`: items in one write, unless one call alone brings more. `gather`: milliseconds that a few calls
   * wait for more, where a write costs more than they do; a crowd waits for nobody.
   */
  constructor(most: number, write: (items: readonly T[]) => Promise<R>, gather = 0) {
    this.#most = most;
    this.#gather = gather;
    this.#write = write;
  }

  /** Calls that wait for a write, or are in the one that is under way. */
  get load(): number {
    return this.#waiting.length + this.#writing;
  }

  add(items: readonly T[]): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ items, resolve, reject });
      if (!this.#busy) void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    this.#busy = true;
    // One turn of the event loop, in which everything that is there already gets in.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      if (this.#gather > 0 && this.#waiting.length < FEW) await sleep(this.#gather);
      const group = this.#next();
      this.#writing = group.length;
      await this.#commit(group);
    }
    this.#writing = 0;
    this.#busy = false;
  }

  #next(): Waiting<T, R>[] {
    let count = 0;
    const end = this.#waiting.findIndex(({ items }) => (count += items.length) > this.#most);
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : Math.max(1, end));
  }

  async #commit(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const result = await this.#write(group.flatMap(({ items }) => items));
      group.forEach(({ resolve }) => resolve(result));
    } catch (error) {
      if (group.length === 1 || !isAboutData(error)) group.forEach(({ reject }) => reject(error));
      // One of them cannot be stored; the others must not share its fate.
      else for (const one of group) await this.#commit([one]);
    }
  }
}

interface Waiting<T, R> {
  readonly items: readonly T[];
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** Classes of SQLSTATE: data exception, program limit exceeded. */
function isAboutData(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.startsWith("22") || code.startsWith("54");
}
