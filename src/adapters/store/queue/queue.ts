import type { Kysely } from "kysely";
import type { JobInsert, PgBoss } from "pg-boss";
import type { DeadLetters, Handler, Job, Queue, Worker } from "../../../contracts/queue.ts";
import { storable } from "../../../model/storable.ts";
import type { StoreLog } from "../log.ts";
import type { Tables } from "../tables.ts";
import { GroupCommit } from "./group.ts";
import { countJobs, lineOf, reclaim, release, touch, withdrawJob } from "./jobs.ts";
import { bury, storeLetters } from "./letters.ts";
import { Pump, type PumpJob } from "./pump.ts";

export interface QueueSettings {
  /** How often a job is tried before it is a dead letter. */
  readonly tries: number;
  /** Seconds after which a claim that nobody refreshes lapses: longer than a process may hang. */
  readonly heartbeat: number;
  /** Milliseconds. */
  readonly poll: number;
}

export interface QueueParts {
  readonly boss: PgBoss;
  readonly db: Kysely<Tables>;
  readonly name: string;
  /** Every job has a key; those without one get their own id. */
  readonly keyed: boolean;
  readonly settings: QueueSettings;
  readonly log: StoreLog;
  /** Rejects when there is no room to write. */
  readonly room: () => Promise<void>;
}

/** Jobs in one insert: enough for a crowd, few enough for a statement of some megabytes. */
const MOST = 500;

export class StoreQueue<T extends object> implements Queue<T> {
  readonly dead: DeadLetters<T>;
  readonly #parts: QueueParts;
  readonly #puts: GroupCommit<Job<T>, Set<string>>;
  readonly #dones: GroupCommit<PumpJob<T>, void>;
  readonly #pumps = new Set<Pump<T>>();

  constructor(parts: QueueParts) {
    const { boss, db, name } = parts;
    this.#parts = parts;
    this.#puts = new GroupCommit(MOST, (jobs) => this.#insert(jobs));
    this.#dones = new GroupCommit(MOST, async (jobs): Promise<void> => {
      await boss.complete(name, claims(jobs));
    });
    this.dead = storeLetters<T>({ db, queue: name, revive: (job) => this.#revive(job) });
  }

  async put(jobs: readonly Job<T>[]): Promise<ReadonlySet<string>> {
    if (jobs.length === 0) return new Set();
    const fresh = await this.#puts.add(jobs);
    this.#wake();
    // Of those that put the same job in the same write, the first is told that it is new.
    return new Set(jobs.map(({ id }) => id).filter((id) => fresh.delete(id)));
  }

  work(concurrency: number, handler: Handler<T>): Worker {
    const { db, name, log, settings } = this.#parts;
    const beat = (settings.heartbeat * 1000) / 4;
    const pump = new Pump<T>(
      {
        log,
        poll: settings.poll,
        beat,
        claim: (most) => this.#claim(most),
        touch: (jobs) => touch(db, name, jobs),
        done: (job) => this.#dones.add([job]),
        failed: (job, error) => this.#failed(job, error),
        giveBack: (jobs) => release(db, name, jobs),
      },
      concurrency,
      handler,
    );
    this.#pumps.add(pump);
    return {
      stop: async (graceMs) => {
        await pump.stop(graceMs);
        this.#pumps.delete(pump);
      },
    };
  }

  line(key: string) {
    return lineOf<T>(this.#parts.db, this.#parts.name, key);
  }

  async withdraw(id: string): Promise<boolean> {
    const withdrawn = await withdrawJob(this.#parts.db, this.#parts.name, id);
    if (withdrawn) this.#wake();
    return withdrawn;
  }

  counts() {
    return countJobs(this.#parts.db, this.#parts.name);
  }

  /** Lets others have the jobs of processes that are gone. */
  async reclaim(seconds: number = this.#parts.settings.heartbeat): Promise<void> {
    if ((await reclaim(this.#parts.db, this.#parts.name, seconds)) > 0) this.#wake();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pumps].map((pump) => pump.stop(0)));
  }

  #wake(): void {
    this.#pumps.forEach((pump) => pump.wake());
  }

  async #insert(jobs: readonly Job<T>[]): Promise<Set<string>> {
    const { boss, name, keyed, room } = this.#parts;
    await room();
    const once = new Map(jobs.map((job) => [job.id, job]));
    const rows = [...once.values()].map(({ id, key, data, after }): JobInsert => ({
      id,
      data: storable(data),
      ...(keyed ? { singletonKey: key ?? id } : {}),
      ...(after === undefined ? {} : { startAfter: after }),
    }));
    return new Set(await boss.insert(name, rows, { returnId: true }));
  }

  async #claim(most: number): Promise<readonly PumpJob<T>[]> {
    const { boss, name, settings } = this.#parts;
    const jobs = await boss.fetch<T>(name, { batchSize: most, includeMetadata: true });
    const spent = jobs.filter(({ retryCount }) => retryCount >= settings.tries);
    for (const job of spent) await this.#bury(job, "every process that tried it died");
    return jobs.filter((job) => !spent.includes(job));
  }

  async #failed(job: PumpJob<T>, thrown: unknown): Promise<void> {
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    if (job.retryCount + 1 >= this.#parts.settings.tries) return this.#bury(job, error);
    await this.#parts.boss.fail(this.#parts.name, claims([job]), { error });
  }

  /** Completed, not failed, for pg-boss: a failed job would hold up its line for ever. */
  async #bury(job: PumpJob<T>, error: string): Promise<void> {
    const { boss, db, name } = this.#parts;
    const key = job.singletonKey === null ? {} : { key: job.singletonKey };
    const attempts = job.retryCount + 1;
    await bury(db, name, { id: job.id, ...key, data: job.data }, attempts, error);
    await boss.complete(name, claims([job]));
  }

  async #revive(job: Job<T>): Promise<void> {
    await this.#parts.boss.deleteJob(this.#parts.name, job.id);
    await this.put([job]);
  }
}

function claims(jobs: readonly PumpJob<unknown>[]): { id: string; retryCount: number }[] {
  return jobs.map(({ id, retryCount }) => ({ id, retryCount }));
}
