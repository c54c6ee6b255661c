import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { DeadLetters, Handler, Job, Queue, Worker } from "../../../contracts/queue.ts";
import { Intake } from "../journal/intake.ts";
import type { StoreLog } from "../log.ts";
import type { Tables } from "../tables.ts";
import { GroupCommit } from "./group.ts";
import { bury, storeLetters } from "./letters.ts";
import { Pump } from "./pump.ts";
import {
  claimJobs,
  type ClaimedJob,
  countJobs,
  finishJobs,
  giveBackJobs,
  insertJobs,
  lineOf,
  lineOfJob,
  reclaimJobs,
  reviveJob,
  touchJobs,
  withdrawJob,
} from "./statements.ts";

export interface QueueSettings {
  /** How often a job is tried before it is a dead letter. */
  readonly tries: number;
  /** Seconds after which a claim that nobody refreshes lapses: longer than a process may hang. */
  readonly heartbeat: number;
  /** Milliseconds between two looks for jobs that other processes put, or whose time has come. */
  readonly poll: number;
}

export interface QueueParts {
  readonly db: Kysely<Tables>;
  /** `Database.lazy` */
  readonly lazy: Kysely<Tables>;
  readonly name: string;
  /** Every job has a key; one without gets its own id. */
  readonly keyed: boolean;
  readonly settings: QueueSettings;
  readonly log: StoreLog;
  /** Rejects when there is no room to write. */
  readonly room: () => Promise<void>;
}

/** Jobs in one insert: enough for a crowd, few enough for a statement of some megabytes. */
const MOST = 500;
/** Milliseconds. */
const GATHER = 4;
/** For the table behind a journal: nobody waits at the door for it, and a statement costs as much as ten jobs. */
const GATHER_BACKLOG = 20;
const LONGEST_CROWD = 1_000;
const LONGEST_BACKLOG = 5_000;
/** Calls that are being stored. */
const CROWD = 20;
/** Milliseconds: between two writes a crowd looks as if nobody were there. */
const LINGER = 50;
/** Seconds between two tries: doubles from the first to the second. */
const FIRST_DELAY = 1;
const LONGEST_DELAY = 120;

export class StoreQueue<T extends object> implements Queue<T> {
  readonly dead: DeadLetters<T>;
  readonly #parts: QueueParts;
  readonly #puts: GroupCommit<Job<T>, Set<string>>;
  readonly #dones: GroupCommit<ClaimedJob<T>, void>;
  readonly #pumps = new Set<Pump<T>>();
  #intake: Intake | undefined;
  #lastCrowd = -Infinity;

  constructor(parts: QueueParts) {
    const { db, lazy, name } = parts;
    this.#parts = parts;
    this.#puts = new GroupCommit(MOST, (jobs) => this.#insert(jobs), GATHER);
    this.#dones = new GroupCommit(MOST, (jobs) => finishJobs(lazy, jobs), GATHER);
    const revive = async ({ id, data }: Job<T>): Promise<void> => {
      await reviveJob(db, id, data);
      this.#wake();
    };
    this.dead = storeLetters<T>({ db, queue: name, revive });
  }

  /** Puts go through a journal in `folder` from now on, and what is in it already has been put. */
  async openJournal(folder: string): Promise<void> {
    const { db, name, log } = this.#parts;
    this.#intake = await Intake.open(folder, {
      log,
      insert: (lines) => insertJobs(db, name, lines),
      calm: () => this.#calm(LONGEST_BACKLOG, GATHER_BACKLOG),
      moved: () => this.#wake(),
    });
  }

  async put(jobs: readonly Job<T>[]): Promise<ReadonlySet<string>> {
    if (jobs.length === 0) return new Set();
    const put = this.#puts.add(jobs);
    if (this.#puts.load > CROWD) this.#lastCrowd = performance.now();
    const fresh = await put;
    if (this.#intake === undefined) this.#wake();
    // Of those that put the same job in the same write, the first is told that it is new.
    return new Set(jobs.map(({ id }) => id).filter((id) => fresh.delete(id)));
  }

  work(concurrency: number, handler: Handler<T>): Worker {
    const { lazy, name, keyed, log, settings } = this.#parts;
    const pump = new Pump<T>(
      {
        log,
        poll: settings.poll,
        beat: (settings.heartbeat * 1000) / 4,
        calm: () => this.#calm(LONGEST_CROWD, GATHER),
        claim: (most) => this.#withoutSpent(claimJobs<T>(lazy, name, keyed, most)),
        touch: (jobs) => touchJobs(lazy, jobs),
        done: (job) => this.#dones.add([job]),
        failed: (job, error) => this.#failed(job, error),
        giveBack: (jobs) => giveBackJobs(lazy, jobs, 0),
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

  async line(key: string) {
    await this.#intake?.settled();
    return lineOf<T>(this.#parts.db, this.#parts.name, key);
  }

  async withdraw(id: string): Promise<boolean> {
    await this.#intake?.settled();
    const withdrawn = await withdrawJob(this.#parts.db, id);
    if (withdrawn) this.#wake();
    return withdrawn;
  }

  async counts() {
    await this.#intake?.settled();
    return countJobs(this.#parts.db, this.#parts.name);
  }

  /** Lets others have the jobs of processes that are gone. */
  async reclaim(seconds: number = this.#parts.settings.heartbeat): Promise<void> {
    if ((await reclaimJobs(this.#parts.lazy, this.#parts.name, seconds)) > 0) this.#wake();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pumps].map((pump) => pump.stop(0)));
    await this.#intake?.close();
  }

  /**
   * What ends or comes within some milliseconds is claimed together. While a crowd is at the door it
   * goes first, for `longest` ms: GitHub waits ten seconds for an answer, and minutes for what is answered.
   */
  async #calm(longest: number, gather: number): Promise<void> {
    const end = performance.now() + longest;
    do await sleep(gather);
    while (performance.now() < Math.min(end, this.#lastCrowd + LINGER));
  }

  #wake(): void {
    this.#pumps.forEach((pump) => pump.wake());
  }

  async #insert(jobs: readonly Job<T>[]): Promise<Set<string>> {
    const { db, name, keyed, room } = this.#parts;
    await room();
    const lines = jobs
      .map((job) => ({ id: job.id, text: lineOfJob({ ...job, ...keyOf(job, keyed) }) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    if (this.#intake !== undefined) return this.#intake.put(lines);
    return insertJobs(
      db,
      name,
      lines.map(({ text }) => text),
    );
  }

  /** A job whose every process died must not take the next one with it for ever. */
  async #withoutSpent(claimed: Promise<readonly ClaimedJob<T>[]>): Promise<ClaimedJob<T>[]> {
    const jobs = await claimed;
    const spent = jobs.filter(({ attempts }) => attempts > this.#parts.settings.tries);
    for (const job of spent) await this.#bury(job, "every process that tried it died");
    return jobs.filter((job) => !spent.includes(job));
  }

  async #failed(job: ClaimedJob<T>, thrown: unknown): Promise<void> {
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    if (job.attempts >= this.#parts.settings.tries) return this.#bury(job, error);
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (job.attempts - 1));
    // Jitter: many jobs that failed together for one reason do not come back together.
    await giveBackJobs(this.#parts.lazy, [job], delay * (0.75 + Math.random() / 2));
  }

  async #bury(job: ClaimedJob<T>, error: string): Promise<void> {
    await bury(this.#parts.db, this.#parts.name, job, error);
    await this.#dones.add([job]);
  }
}

function keyOf({ id, key }: Job<object>, keyed: boolean): { readonly key?: string } {
  if (!keyed) return {};
  return { key: key ?? id };
}
