import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db.withSchema("sluice");
  await schema
    .createTable("preview")
    .addColumn("repository", "bigint", (column) => column.notNull())
    .addColumn("pull", "integer", (column) => column.notNull())
    .addColumn("organisation", "bigint", (column) => column.notNull())
    // Whether quotas count it.
    .addColumn("takes", "boolean", (column) => column.notNull())
    .addColumn("data", "jsonb", (column) => column.notNull())
    // Of one sequence for all, as in the cache.
    .addColumn("version", "bigserial", (column) => column.notNull())
    .addColumn("written", "timestamptz", (column) => column.notNull().defaultTo(sql`now()`))
    .addPrimaryKeyConstraint("preview_pkey", ["repository", "pull"])
    .execute();
  await schema
    .createTable("preview_turn")
    .addColumn("organisation", "bigint", (column) => column.primaryKey())
    .addColumn("turn", "bigint", (column) => column.notNull().defaultTo(0))
    .execute();
  await schema
    .createIndex("preview_organisation")
    .on("preview")
    .columns(["organisation", "repository", "pull"])
    .execute();
}
