import { type Kysely, sql } from "kysely";

/** The record is append-only by the database itself, whoever writes to it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION sluice.audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$`.execute(db);
  await sql`
    CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON sluice.audit
    FOR EACH STATEMENT EXECUTE FUNCTION sluice.audit_is_kept()`.execute(db);
}
