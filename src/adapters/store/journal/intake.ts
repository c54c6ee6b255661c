import { Backlog, type BacklogParts } from "./backlog.ts";
import { type Found, Journal } from "./journal.ts";

/** One job as it is written into a journal, and the id by which it is known. */
export interface Line {
  readonly id: string;
  readonly text: string;
}

/** Jobs that may wait for the table, in memory as well: beyond that the table sets the pace. */
const MOST_BEHIND = 20_000;
/** Ids that are remembered. The table knows them all. */
const MOST_KNOWN = 50_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A way into a table by a journal in front of it: what is put is on disk after one small write, however
 * long the table takes.
 */
export class Intake {
  readonly #journal: Journal;
  readonly #backlog: Backlog;
  readonly #known = new Set<string>();

  private constructor(journal: Journal, backlog: Backlog) {
    this.#journal = journal;
    this.#backlog = backlog;
  }

  /** Resolves when everything that was put before, by whatever process, is in the table. */
  static async open(folder: string, parts: Omit<BacklogParts, "journal">): Promise<Intake> {
    const { journal, found } = await Journal.open(folder);
    const intake = new Intake(journal, new Backlog({ ...parts, journal }));
    await intake.#recover(found);
    return intake;
  }

  /** Resolves to the ids that are not known. One `put` at a time. */
  async put(lines: readonly Line[]): Promise<Set<string>> {
    if (this.#backlog.length > MOST_BEHIND) await this.#backlog.settled();
    const fresh = new Map<string, string>();
    for (const { id, text } of lines) {
      if (!UUID.test(id)) throw noUuid(id);
      if (!this.#known.has(id) && !fresh.has(id)) fresh.set(id, text);
    }
    if (fresh.size === 0) return new Set();
    const texts = [...fresh.values()];
    this.#backlog.add(await this.#journal.append(texts), texts);
    fresh.forEach((_, id) => this.#know(id));
    return new Set(fresh.keys());
  }

  /** Resolves when everything that was put before is in the table; rejects when that cannot be now. */
  settled(): Promise<void> {
    return this.#backlog.settled();
  }

  async close(): Promise<void> {
    await this.#backlog.close();
    await this.#journal.close();
  }

  async #recover(found: readonly Found[]): Promise<void> {
    for (const { segment, texts } of found) this.#backlog.add(segment, texts);
    await this.#backlog.settled();
  }

  #know(id: string): void {
    this.#known.add(id);
    if (this.#known.size <= MOST_KNOWN) return;
    for (const oldest of this.#known) {
      this.#known.delete(oldest);
      return;
    }
  }
}

/** As the table would say it, but before the job is accepted. */
function noUuid(id: string): Error {
  return Object.assign(new Error(`${JSON.stringify(id)} is no UUID`), { code: "22P02" });
}
