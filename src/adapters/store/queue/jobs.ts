import { type Kysely, sql } from "kysely";
import type { QueuedJob } from "../../../contracts/queue.ts";
import type { Tables } from "../tables.ts";

/**
 * What pg-boss does not offer, on its own table (its version is pinned): to look at a line in order, to
 * take back only what nobody has begun, and to give up claims of processes that are gone without
 * waiting for its supervisor, which counts all jobs on the way.
 */
const JOB = sql.table("sluice_queue.job");

/**
 * Only jobs that are being handled, so that looking for lapsed claims never reads the others. Under a
 * lock: of two processes that start at the same time Postgres lets one fail.
 */
export async function indexClaims(db: Kysely<Tables>): Promise<void> {
  await sql`DO $$ BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('sluice_claims'));
    CREATE INDEX IF NOT EXISTS sluice_claims ON sluice_queue.job_common (name, heartbeat_on)
      WHERE state = 'active';
  END $$`.execute(db);
}

interface Row {
  readonly id: string;
  readonly data: unknown;
  readonly key: string | null;
  readonly active: boolean;
}

export async function lineOf<T>(
  db: Kysely<Tables>,
  queue: string,
  key: string,
): Promise<QueuedJob<T>[]> {
  const { rows } = await sql<Row>`
    SELECT id, data, singleton_key AS key, state = 'active' AS active FROM ${JOB}
    WHERE name = ${queue} AND singleton_key = ${key} AND state <= 'active'
    ORDER BY state DESC, created_on, id`.execute(db);
  return rows.map(({ data, ...row }) => ({ ...row, key, data: data as T }));
}

/** Its id stays known, so it is not accepted again. */
export async function withdrawJob(db: Kysely<Tables>, queue: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    UPDATE ${JOB} SET state = 'cancelled', completed_on = now()
    WHERE name = ${queue} AND id = ${id} AND state = 'created' RETURNING id`.execute(db);
  return rows.length > 0;
}

export async function countJobs(db: Kysely<Tables>, queue: string) {
  const { rows } = await sql<{ waiting: string; active: string; dead: string }>`
    SELECT count(*) FILTER (WHERE state < 'active') AS waiting,
      count(*) FILTER (WHERE state = 'active') AS active,
      (SELECT count(*) FROM sluice.dead_letter WHERE queue = ${queue}) AS dead
    FROM ${JOB} WHERE name = ${queue} AND state <= 'active'`.execute(db);
  const { waiting, active, dead } = rows[0]!;
  return { waiting: Number(waiting), active: Number(active), dead: Number(dead) };
}

/** Gives jobs back whose claim is older than `seconds`; 0: all, where no other process can hold one. */
export async function reclaim(db: Kysely<Tables>, queue: string, seconds: number): Promise<number> {
  const { rows } = await sql`
    UPDATE ${JOB} SET state = 'retry', start_after = now(), heartbeat_on = NULL
    WHERE name = ${queue} AND state = 'active'
      AND heartbeat_on <= now() - ${seconds} * interval '1s' RETURNING id`.execute(db);
  return rows.length;
}

/** A claim, named by the attempt: a later one of the same job belongs to somebody else. */
export interface JobClaim {
  readonly id: string;
  readonly retryCount: number;
}

/** Keeps claims from lapsing; resolves to the ids of those that are still held. */
export async function touch(
  db: Kysely<Tables>,
  queue: string,
  claims: readonly JobClaim[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    UPDATE ${JOB} SET heartbeat_on = now() WHERE ${held(queue, claims)} RETURNING id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** Gives back at once what this process has claimed and will not finish. */
export async function release(
  db: Kysely<Tables>,
  queue: string,
  claims: readonly JobClaim[],
): Promise<void> {
  await sql`
    UPDATE ${JOB} SET state = 'retry', start_after = now(), heartbeat_on = NULL
    WHERE ${held(queue, claims)}`.execute(db);
}

function held(queue: string, claims: readonly JobClaim[]) {
  const pairs = sql.join(
    claims.map(({ id, retryCount }) => sql`(${id}::uuid, ${retryCount}::int)`),
  );
  return sql`name = ${queue} AND state = 'active' AND (id, retry_count) IN (${pairs})`;
}
