import type { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { SluiceError } from "../../model/errors.ts";
import { migrations } from "./migrations/index.ts";
import type { Tables } from "./tables.ts";

/**
 * Brings our tables to this version. Several processes may do so at the same time: one does, the others
 * wait for it. A database that a newer version wrote is refused.
 */
export async function migrate(
  db: Kysely<Tables>,
  known: Readonly<Record<string, Migration>> = migrations,
): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...known }) },
    migrationTableSchema: "sluice",
    migrationTableName: "migration",
    migrationLockTableName: "migration_lock",
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (results === undefined && error instanceof Error && /missing/.test(error.message)) {
    throw new SluiceError("STORE_NEWER", error.message, { cause: error });
  }
  throw error;
}
