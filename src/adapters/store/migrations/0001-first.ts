import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db.withSchema("sluice");
  await createJobs(db);
  await schema
    .createTable("audit")
    .addColumn("id", "bigserial", (column) => column.primaryKey())
    .addColumn("at", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
    .addColumn("once", "text", (column) => column.notNull().unique())
    .addColumn("correlation", "text", (column) => column.notNull())
    .addColumn("event", "text", (column) => column.notNull())
    .addColumn("repository", "text", (column) => column.notNull())
    .addColumn("environment", "text")
    .addColumn("pull", "integer")
    .addColumn("command", "text")
    .addColumn("who", "text", (column) => column.notNull())
    .addColumn("user_id", "bigint")
    .addColumn("revision", "text")
    .addColumn("reason", "text")
    .addColumn("facts", "jsonb")
    .execute();
  for (const column of ["repository", "correlation", "who"]) {
    await schema.createIndex(`audit_${column}`).on("audit").columns([column, "id"]).execute();
  }
  await schema
    .createTable("cache")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("value", "jsonb", (column) => column.notNull())
    // Of one sequence for all keys: a value that is removed and written anew never looks unchanged.
    .addColumn("version", "bigserial", (column) => column.notNull())
    .addColumn("written", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
    .execute();
  await schema
    .createTable("head")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("pull", "integer", (column) => column.notNull())
    .addColumn("at", "timestamptz", (column) => column.notNull())
    .addColumn("sha", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("head_pkey", ["repository", "pull", "at", "sha"])
    .execute();
  await schema
    .createTable("dead_letter")
    .addColumn("id", "uuid", (column) => column.primaryKey().defaultTo(sql`gen_random_uuid()`))
    .addColumn("queue", "text", (column) => column.notNull())
    .addColumn("job", "uuid", (column) => column.notNull())
    .addColumn("key", "text")
    .addColumn("data", "jsonb", (column) => column.notNull())
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("error", "text", (column) => column.notNull())
    .addColumn("since", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
    .addUniqueConstraint("dead_letter_job", ["queue", "job"])
    .execute();
}

async function createJobs(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE sluice.job (
      seq bigserial NOT NULL,
      id uuid PRIMARY KEY,
      queue text NOT NULL,
      key text,
      data text NOT NULL,
      state smallint NOT NULL DEFAULT 0,
      attempts integer NOT NULL DEFAULT 0,
      due timestamptz NOT NULL,
      claimed timestamptz
    )`.execute(db);
  // Only of open jobs: those that are done are many, and nobody looks for them but by their id.
  await sql`CREATE INDEX job_open ON sluice.job (seq) WHERE state < 2`.execute(db);
  await sql`CREATE INDEX job_line ON sluice.job (queue, key, state DESC, seq) WHERE state < 2`.execute(
    db,
  );
  await sql`CREATE UNIQUE INDEX job_active ON sluice.job (queue, key) WHERE state = 1`.execute(db);
}
