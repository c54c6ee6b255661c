import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Job, QueuedJob } from "../../../contracts/queue.ts";
import { storableJson } from "../../../model/storable.ts";
import type { Tables } from "../tables.ts";

/** A job that was claimed. `attempts` names the claim: a later one of the same job has a higher number. */
export interface ClaimedJob<T> {
  readonly id: string;
  readonly key: string | null;
  readonly data: T;
  readonly attempts: number;
}

type Db = Kysely<Tables>;

const JOB = sql.table("sluice.job");
// As in `tables.ts`: open jobs are below DONE, and among those of a key the active one comes first.
const WAITING = sql.lit(0);
const ACTIVE = sql.lit(1);
const DONE = sql.lit(2);

/** A job as it is written: neither ids nor JSON have a tab or an end of line. */
export function lineOfJob({ id, key, data, after }: Job<object>): string {
  const due = after?.toISOString() ?? "";
  return [id, key === undefined ? "" : keyText(key), due, storableJson(data)].join("\t");
}

/**
 * Writes jobs whose id is not known in the order in which they are given; resolves to their ids. They go
 * as one text of lines: arrays of texts cost twice the time of all the rest.
 */
export async function insertJobs(db: Db, queue: string, lines: readonly string[]) {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO ${JOB} (queue, id, key, due, data)
    SELECT ${queue}, split_part(line, E'\t', 1)::uuid, NULLIF(split_part(line, E'\t', 2), ''),
      COALESCE(NULLIF(split_part(line, E'\t', 3), '')::timestamptz, now()), split_part(line, E'\t', 4)
    FROM string_to_table(${lines.join("\n")}, E'\n') WITH ORDINALITY AS given (line, place)
    ORDER BY place
    ON CONFLICT (id) DO NOTHING RETURNING id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** A key as it is kept: without control characters. */
function keyText(key: string): string {
  return storableJson(key).slice(1, -1);
}

/** The oldest jobs that are due. */
const LOOSE = (queue: string, most: number): RawBuilder<unknown> => sql`
  SELECT seq FROM ${JOB} WHERE queue = ${queue} AND state = ${WAITING} AND due <= now()
  ORDER BY seq LIMIT ${most} FOR UPDATE SKIP LOCKED`;

/**
 * The head of each line: the job that is active (then there is nothing to claim), or the first that was
 * begun or is due. Goes from key to key through an index, so it costs as much as there are keys, however
 * many jobs wait behind each.
 */
const HEADS = (queue: string, most: number): RawBuilder<unknown> => sql`
  WITH RECURSIVE line AS (
    (SELECT key FROM ${JOB} WHERE queue = ${queue} AND state < ${DONE} ORDER BY key LIMIT 1)
    UNION ALL
    SELECT (SELECT key FROM ${JOB} WHERE queue = ${queue} AND state < ${DONE} AND key > line.key
      ORDER BY key LIMIT 1)
    FROM line WHERE line.key IS NOT NULL
  )
  SELECT head.seq FROM line, LATERAL (
    SELECT seq, state, due FROM ${JOB}
    WHERE queue = ${queue} AND key = line.key AND state < ${DONE} AND (attempts > 0 OR due <= now())
    ORDER BY state DESC, seq LIMIT 1
  ) head
  WHERE head.state = ${WAITING} AND head.due <= now() ORDER BY head.seq LIMIT ${most}`;

/**
 * Of two processes that see the same job waiting, the second finds it claimed when it gets there; of two
 * that see different jobs of one line, the database itself stops the second.
 */
export async function claimJobs<T>(
  db: Db,
  queue: string,
  keyed: boolean,
  most: number,
): Promise<ClaimedJob<T>[]> {
  const chosen = keyed ? HEADS(queue, most) : LOOSE(queue, most);
  const claiming = sql<ClaimedJob<string>>`
    UPDATE ${JOB} SET state = ${ACTIVE}, attempts = attempts + 1, claimed = now()
    WHERE seq = ANY (ARRAY(${chosen})) AND state = ${WAITING}
    RETURNING id, key, data, attempts`.execute(db);
  const { rows } = await claiming.catch(nothingIfTaken);
  return rows.map(({ data, key, ...row }) => ({
    ...row,
    key: key === null ? null : (JSON.parse(`"${key}"`) as string),
    data: JSON.parse(data) as T,
  }));
}

/** SQLSTATE of a unique index that was violated. */
const TAKEN = "23505";

function nothingIfTaken(error: unknown): { readonly rows: ClaimedJob<string>[] } {
  if (error instanceof Error && "code" in error && error.code === TAKEN) return { rows: [] };
  throw error;
}

/** Keeps claims from lapsing; resolves to the ids of those that are still held. */
export async function touchJobs(db: Db, claims: readonly ClaimedJob<unknown>[]) {
  const { rows } = await sql<{ id: string }>`
    UPDATE ${JOB} SET claimed = now() WHERE ${held(claims)} RETURNING id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** What is left of a job is its id, so that it is not accepted again. */
export async function finishJobs(db: Db, claims: readonly ClaimedJob<unknown>[]): Promise<void> {
  await sql`
    UPDATE ${JOB} SET state = ${DONE}, data = '', claimed = now() WHERE ${held(claims)}`.execute(
    db,
  );
}

/** Back into the line, not before `seconds` have passed. */
export async function giveBackJobs(
  db: Db,
  claims: readonly ClaimedJob<unknown>[],
  seconds: number,
): Promise<void> {
  await sql`
    UPDATE ${JOB} SET state = ${WAITING}, due = now() + ${seconds} * interval '1s'
    WHERE ${held(claims)}`.execute(db);
}

/** Gives up claims that nobody has refreshed for `seconds`; resolves to how many there were. */
export async function reclaimJobs(db: Db, queue: string, seconds: number): Promise<number> {
  const { rows } = await sql`
    UPDATE ${JOB} SET state = ${WAITING}, due = now()
    WHERE queue = ${queue} AND state = ${ACTIVE}
      AND claimed <= now() - ${seconds} * interval '1s' RETURNING id`.execute(db);
  return rows.length;
}

export async function withdrawJob(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`
    UPDATE ${JOB} SET state = ${DONE}, data = '', claimed = now()
    WHERE id = ${id} AND state = ${WAITING} AND attempts = 0 RETURNING id`.execute(db);
  return rows.length > 0;
}

/** A job that was given up, as it was before it was ever tried. */
export async function reviveJob(db: Db, id: string, data: object): Promise<void> {
  await sql`
    UPDATE ${JOB} SET state = ${WAITING}, data = ${JSON.stringify(data)}, attempts = 0, due = now()
    WHERE id = ${id} AND state = ${DONE}`.execute(db);
}

export async function lineOf<T>(db: Db, queue: string, key: string): Promise<QueuedJob<T>[]> {
  const { rows } = await sql<{ id: string; data: string; active: boolean }>`
    SELECT id, data, state = ${ACTIVE} AS active FROM ${JOB}
    WHERE queue = ${queue} AND key = ${keyText(key)} AND state < ${DONE}
    ORDER BY state DESC, seq`.execute(db);
  return rows.map(({ data, ...row }) => ({ ...row, key, data: JSON.parse(data) as T }));
}

export async function countJobs(db: Db, queue: string) {
  const { rows } = await sql<{ waiting: string; active: string; dead: string }>`
    SELECT count(*) FILTER (WHERE state = ${WAITING}) AS waiting,
      count(*) FILTER (WHERE state = ${ACTIVE}) AS active,
      (SELECT count(*) FROM sluice.dead_letter WHERE queue = ${queue}) AS dead
    FROM ${JOB} WHERE queue = ${queue} AND state < ${DONE}`.execute(db);
  const { waiting, active, dead } = rows[0]!;
  return { waiting: Number(waiting), active: Number(active), dead: Number(dead) };
}

/** Forgets jobs that were done more than two weeks ago: GitHub repeats deliveries of three days. */
export async function forgetJobs(db: Db): Promise<void> {
  await sql`DELETE FROM ${JOB} WHERE state = ${DONE} AND claimed < now() - interval '14 days'`.execute(
    db,
  );
}

function held(claims: readonly ClaimedJob<unknown>[]): RawBuilder<unknown> {
  const lines = claims.map(({ id, attempts }) => `${id} ${attempts}`).join("\n");
  return sql`state = ${ACTIVE} AND (id, attempts) IN (
    SELECT split_part(line, ' ', 1)::uuid, split_part(line, ' ', 2)::int
    FROM string_to_table(${lines}, E'\n') AS line)`;
}
