import type { Kysely, Selectable } from "kysely";
import type { Audit, AuditEntry, AuditQuery, AuditRecord } from "../../contracts/audit.ts";
import { storable } from "../../model/storable.ts";
import type { AuditTable, Tables } from "./tables.ts";

export function storeAudit(db: Kysely<Tables>): Audit {
  return {
    async append(entry, once) {
      await db
        .insertInto("audit")
        .values({ ...toRow(storable(entry)), once })
        .onConflict((conflict) => conflict.column("once").doNothing())
        .execute();
    },
    async list(query) {
      const rows = await select(db, query).execute();
      return rows.map(toRecord);
    },
  };
}

function select(db: Kysely<Tables>, { before, limit, ...wanted }: AuditQuery) {
  let query = db.selectFrom("audit").selectAll().orderBy("id", "desc").limit(limit);
  if (before !== undefined) query = query.where("id", "<", String(before));
  for (const key of ["repository", "environment", "correlation", "who"] as const) {
    const value = wanted[key];
    if (value !== undefined) query = query.where(key, "=", value);
  }
  return query;
}

function toRow({ userId, facts, ...entry }: AuditEntry) {
  return {
    ...entry,
    user_id: userId ?? null,
    facts: facts === undefined ? null : JSON.stringify(facts),
  };
}

function toRecord({ id, user_id, once: _once, ...row }: Selectable<AuditTable>): AuditRecord {
  const record = { ...row, id: Number(id), userId: user_id === null ? null : Number(user_id) };
  const known = Object.entries(record).filter(([, value]) => value !== null);
  return Object.fromEntries(known) as unknown as AuditRecord;
}
