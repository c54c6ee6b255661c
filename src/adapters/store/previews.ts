import { type Kysely, sql } from "kysely";
import type { Previews, StoredPreview, Taken } from "../../contracts/previews.ts";
import type { Preview } from "../../model/previews.ts";
import { storable } from "../../model/storable.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

const NEXT = sql<string>`nextval('sluice.preview_version_seq')`;

export function storePreviews(db: Db): Previews {
  return {
    async get({ repository, pull }) {
      const row = await rows(db)
        .where("repository", "=", repository)
        .where("pull", "=", pull)
        .executeTakeFirst();
      return row && stored(row);
    },
    async list({ organisation, repository } = {}) {
      let query = rows(db).orderBy("repository").orderBy("pull");
      if (organisation !== undefined) query = query.where("organisation", "=", organisation);
      if (repository !== undefined) query = query.where("repository", "=", repository);
      return (await query.execute()).map(stored);
    },
    take: (preview, version, refuse) => take(db, preview, version, refuse),
    put: (preview, version) => write(db, preview, version),
    async remove({ repository, pull }, version) {
      const gone = await db
        .deleteFrom("preview")
        .where("repository", "=", repository)
        .where("pull", "=", pull)
        .where("version", "=", String(version))
        .returning("pull")
        .execute();
      return gone.length > 0;
    },
  };
}

/**
 * The embedded database has no transactions but single statements, so the count is not locked but
 * watched: whoever takes a place turns a wheel of the account in the same statement, and only if it
 * stands where it stood before the others were counted. When it does not, somebody else got a place.
 */
async function take(
  db: Db,
  preview: Preview,
  version: number | undefined,
  refuse: Parameters<Previews["take"]>[2],
): Promise<Taken> {
  for (;;) {
    const turn = await turnOf(db, preview.organisation);
    const others = await rows(db)
      .where("organisation", "=", preview.organisation)
      .where("takes", "=", true)
      .where((row) =>
        row.or([row("repository", "!=", preview.repository), row("pull", "!=", preview.pull)]),
      )
      .execute();
    const refusal = refuse(others.map(({ data }) => data));
    if (refusal !== undefined) return { state: "refused", refusal };
    const { turned, written } = await writeAtTurn(db, preview, version, turn);
    if (turned) return { state: written ? "taken" : "changed" };
  }
}

async function turnOf(db: Db, organisation: number): Promise<string> {
  await db
    .insertInto("preview_turn")
    .values({ organisation })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { turn } = await db
    .selectFrom("preview_turn")
    .select("turn")
    .where("organisation", "=", organisation)
    .executeTakeFirstOrThrow();
  return turn;
}

async function writeAtTurn(
  db: Db,
  preview: Preview,
  version: number | undefined,
  turn: string,
): Promise<{ turned: boolean; written: boolean }> {
  const { repository, pull, organisation, takes, data } = columns(preview);
  const write =
    version === undefined
      ? sql`INSERT INTO sluice.preview (repository, pull, organisation, takes, data)
          SELECT ${repository}::bigint, ${pull}::integer, ${organisation}::bigint,
            ${takes}::boolean, ${data}::jsonb FROM turned
          ON CONFLICT DO NOTHING RETURNING pull`
      : sql`UPDATE sluice.preview SET organisation = ${organisation}::bigint,
            takes = ${takes}::boolean, data = ${data}::jsonb, version = ${NEXT}, written = now()
          FROM turned WHERE repository = ${repository}::bigint AND pull = ${pull}::integer
            AND version = ${String(version)}::bigint RETURNING pull`;
  const { rows: counts } = await sql<{ turned: string; written: string }>`
    WITH turned AS (
      UPDATE sluice.preview_turn SET turn = turn + 1
      WHERE organisation = ${organisation}::bigint AND turn = ${turn}::bigint RETURNING turn
    ), written AS (${write})
    SELECT (SELECT count(*) FROM turned) AS turned, (SELECT count(*) FROM written) AS written
  `.execute(db);
  const [count] = counts;
  return { turned: Number(count?.turned) > 0, written: Number(count?.written) > 0 };
}

async function write(db: Db, preview: Preview, version: number | undefined): Promise<boolean> {
  const { repository, pull, ...rest } = columns(preview);
  const written =
    version === undefined
      ? await db
          .insertInto("preview")
          .values({ repository, pull, ...rest })
          .onConflict((conflict) => conflict.columns(["repository", "pull"]).doNothing())
          .returning("pull")
          .execute()
      : await db
          .updateTable("preview")
          .set({ ...rest, version: NEXT, written: sql<Date>`now()` })
          .where("repository", "=", repository)
          .where("pull", "=", pull)
          .where("version", "=", String(version))
          .returning("pull")
          .execute();
  return written.length > 0;
}

function columns(preview: Preview) {
  const { repository, pull, organisation, state } = preview;
  const data = JSON.stringify(storable(preview));
  return { repository, pull, organisation, takes: state !== "destroyed", data };
}

function rows(db: Db) {
  return db.selectFrom("preview").select(["data", "version"]);
}

function stored({ data, version }: { data: Preview; version: string }): StoredPreview {
  return { preview: data, version: Number(version) };
}
