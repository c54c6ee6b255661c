import { sql } from "kysely";
import type { Database } from "./database.ts";
import type { StoreLog } from "./log.ts";
import type { StoreQueue } from "./queue/queue.ts";
import { forgetJobs } from "./queue/statements.ts";

const MINUTE = 60_000;

/**
 * What has to be done from time to time; returns what stops it. PGlite has no process in the background:
 * without this its log grows for as long as it runs (1.7 GB after 800,000 jobs).
 */
export function startUpkeep(
  { db, exclusive }: Database,
  queues: readonly StoreQueue<object>[],
  { log, heartbeat }: { readonly log: StoreLog; readonly heartbeat: number },
): () => void {
  const every = (ms: number, what: string, act: () => Promise<unknown>) => {
    let busy = false;
    const run = async (): Promise<void> => {
      if (busy) return;
      busy = true;
      await act().catch((error: unknown) => log.warn({ err: error }, `${what} failed`));
      busy = false;
    };
    return setInterval(() => void run(), ms).unref();
  };
  const timers = [
    every(60 * MINUTE, "forgetting old jobs", () => forgetJobs(db)),
    every(60 * MINUTE, "removing old values", () => removeOld(db)),
    ...(exclusive
      ? [
          every(MINUTE, "the checkpoint", checkpointer(db)),
          every(30 * MINUTE, "the vacuum", () => sql`VACUUM (ANALYZE)`.execute(db)),
        ]
      : [
          every((heartbeat * 1000) / 3, "looking for lapsed claims", () =>
            Promise.all(queues.map((queue) => queue.reclaim())),
          ),
        ]),
  ];
  return () => timers.forEach((timer) => clearInterval(timer));
}

/** Values that nobody has written for three months. */
async function removeOld(db: Database["db"]): Promise<void> {
  await db
    .deleteFrom("cache")
    .where("written", "<", sql<Date>`now() - interval '90 days'`)
    .execute();
}

/** Bytes of log after which it is written out: four segments. */
const LONG = 64 * 2 ** 20;

function checkpointer(db: Database["db"]): () => Promise<void> {
  let last = "0/0";
  return async () => {
    const { rows } = await sql<{ now: string; long: boolean }>`
      SELECT pg_current_wal_lsn()::text AS now,
        pg_current_wal_lsn() - ${last}::pg_lsn > ${LONG} AS long`.execute(db);
    if (!rows[0]?.long) return;
    await sql`CHECKPOINT`.execute(db);
    last = rows[0].now;
  };
}
