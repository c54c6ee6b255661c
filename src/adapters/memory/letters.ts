import { randomUUID } from "node:crypto";
import type { DeadLetter, DeadLetters, Job } from "../../contracts/queue.ts";

export class MemoryLetters<T> implements DeadLetters<T> {
  readonly #letters = new Map<string, DeadLetter<T>>();
  readonly #revive: (letter: DeadLetter<T>) => void;

  constructor(revive: (letter: DeadLetter<T>) => void) {
    this.#revive = revive;
  }

  add({ id: job, key, data }: Job<T>, attempts: number, error: unknown): void {
    const id = randomUUID();
    this.#letters.set(id, {
      id,
      job,
      ...(key === undefined ? {} : { key }),
      data,
      attempts,
      error: error instanceof Error ? error.message : String(error),
      since: new Date(),
    });
  }

  async list(limit: number): Promise<readonly DeadLetter<T>[]> {
    return [...this.#letters.values()].slice(0, limit);
  }

  async read(id: string): Promise<DeadLetter<T> | undefined> {
    return this.#letters.get(id);
  }

  async replay(ids: readonly string[]): Promise<number> {
    const taken = this.#take(ids);
    taken.forEach(this.#revive);
    return taken.length;
  }

  async discard(ids: readonly string[]): Promise<number> {
    return this.#take(ids).length;
  }

  #take(ids: readonly string[]): DeadLetter<T>[] {
    return ids.flatMap((id) => {
      const letter = this.#letters.get(id);
      return letter && this.#letters.delete(id) ? [letter] : [];
    });
  }
}
