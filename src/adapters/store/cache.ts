import { type Kysely, sql } from "kysely";
import type { Cache, Cached } from "../../contracts/cache.ts";
import { storable } from "../../model/storable.ts";
import type { Tables } from "./tables.ts";

const NEXT = sql<string>`nextval('sluice.cache_version_seq')`;

export function storeCache(db: Kysely<Tables>): Cache {
  return {
    async get<T>(key: string): Promise<Cached<T> | undefined> {
      const row = await db
        .selectFrom("cache")
        .select(["value", "version"])
        .where("key", "=", key)
        .executeTakeFirst();
      return row && { value: row.value as T, version: Number(row.version) };
    },
    async set(key, value, version) {
      const json = JSON.stringify(storable(value));
      const rows =
        version === undefined
          ? await db
              .insertInto("cache")
              .values({ key, value: json })
              .onConflict((conflict) => conflict.column("key").doNothing())
              .returning("key")
              .execute()
          : await db
              .updateTable("cache")
              .set({ value: json, version: NEXT, written: sql<Date>`now()` })
              .where("key", "=", key)
              .where("version", "=", String(version))
              .returning("key")
              .execute();
      return rows.length > 0;
    },
    async remove(key) {
      await db.deleteFrom("cache").where("key", "=", key).execute();
    },
  };
}
