import type { Kysely, Selectable } from "kysely";
import type { DeadLetter, DeadLetters, Job } from "../../../contracts/queue.ts";
import type { DeadLetterTable, Tables } from "../tables.ts";
import type { ClaimedJob } from "./statements.ts";

export interface LettersOf<T> {
  readonly db: Kysely<Tables>;
  readonly queue: string;
  /** Puts a job back whose id is known. */
  readonly revive: (job: Job<T>) => Promise<void>;
}

export function storeLetters<T>({ db, queue, revive }: LettersOf<T>): DeadLetters<T> {
  const letters = () => db.selectFrom("dead_letter").selectAll().where("queue", "=", queue);
  const read = async (id: string): Promise<DeadLetter<T> | undefined> => {
    const row = await letters().where("id", "=", id).executeTakeFirst();
    return row && toLetter<T>(row);
  };
  const remove = async (id: string): Promise<number> => {
    const from = db.deleteFrom("dead_letter").where("queue", "=", queue).where("id", "=", id);
    return Number((await from.executeTakeFirst()).numDeletedRows);
  };
  return {
    read,
    async list(limit) {
      const rows = await letters().orderBy("since").orderBy("job").limit(limit).execute();
      return rows.map((row) => toLetter<T>(row));
    },
    async replay(ids) {
      let count = 0;
      for (const id of ids) {
        const letter = await read(id);
        if (letter === undefined) continue;
        const { job, key, data } = letter;
        // The letter goes last: whoever is killed in between replays it once more.
        await revive({ id: job, data, ...(key === undefined ? {} : { key }) });
        count += await remove(id);
      }
      return count;
    },
    async discard(ids) {
      let count = 0;
      for (const id of ids) count += await remove(id);
      return count;
    },
  };
}

/** Said once per job, also when whoever said it was killed before the job was settled. */
export async function bury(
  db: Kysely<Tables>,
  queue: string,
  { id: job, key, data, attempts }: ClaimedJob<unknown>,
  error: string,
): Promise<void> {
  await db
    .insertInto("dead_letter")
    .values({ queue, job, key, data: JSON.stringify(data), attempts, error })
    .onConflict((conflict) => conflict.columns(["queue", "job"]).doNothing())
    .execute();
}

function toLetter<T>(row: Selectable<DeadLetterTable>): DeadLetter<T> {
  const { id, job, key, data, attempts, error, since } = row;
  return { id, job, ...(key === null ? {} : { key }), data: data as T, attempts, error, since };
}
