import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect, sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { onConnections, onPglite } from "../../../src/adapters/store/database.ts";
import { migrate } from "../../../src/adapters/store/migrate.ts";
import { migrations } from "../../../src/adapters/store/migrations/index.ts";
import { type Connection, preparedOn } from "../../../src/adapters/store/pglite/prepared.ts";
import { openStore } from "../../../src/adapters/store/store.ts";
import type { Tables } from "../../../src/adapters/store/tables.ts";
import { queueSuite } from "../../contracts/queue.ts";
import { previewsSuite } from "../../contracts/previews.ts";
import { recordsSuite } from "../../contracts/store.ts";
import { placesOf } from "./places.ts";

let pglite: PGlite;
let connection: Connection;
beforeAll(async () => {
  pglite = new PGlite();
  await pglite.waitReady;
  connection = preparedOn(pglite);
});
afterAll(() => pglite.close());

const EMPTY = "DROP SCHEMA IF EXISTS sluice CASCADE";
const { place, clear } = placesOf(
  async () => {
    await onPglite(pglite).prepare();
    return openStore(onConnections({ prompt: connection, lazy: connection }), { tries: 2 });
  },
  () => pglite.exec(EMPTY),
);
afterEach(clear);
queueSuite("PGlite", place);
recordsSuite("PGlite", place);
previewsSuite("PGlite", place);

const journals = await mkdtemp(join(tmpdir(), "journals-"));
afterAll(() => rm(journals, { recursive: true }));
const behindJournal = placesOf(
  async () => {
    await onPglite(pglite).prepare();
    const database = onConnections({ prompt: connection, lazy: connection });
    return openStore({ ...database, journals }, { tries: 2 });
  },
  () => pglite.exec(EMPTY),
);
afterEach(behindJournal.clear);
queueSuite("PGlite behind a journal", behindJournal.place);

describe("the tables of an older version", () => {
  const connect = () =>
    new Kysely<Tables>({
      dialect: new PGliteDialect({ pglite }),
    }).withSchema("sluice");
  const until = (name: string) =>
    Object.fromEntries(Object.entries(migrations).filter(([other]) => other <= name));

  test("are brought to this one with their data: 0001-first → 0003-previews", async () => {
    const db = connect();
    await migrate(db, until("0001-first"));
    await pglite.exec(`
      INSERT INTO sluice.audit (once, correlation, event, repository, who, facts)
        VALUES ('a', 'c', 'asked', 'acme/shop', 'octocat', '{"run": 12}');
      INSERT INTO sluice.cache (key, value) VALUES ('k', '[1]');
      INSERT INTO sluice.head VALUES (7, 12, '2026-01-01', 'abc');
      INSERT INTO sluice.dead_letter (queue, job, data, attempts, error)
        VALUES ('commands', '00000000-0000-0000-0000-000000000001', '{}', 3, 'e')`);
    const { open } = await place();
    const store = await open();
    const [record] = await store.audit.list({ limit: 10 });
    expect(record).toMatchObject({ correlation: "c", facts: { run: 12 } });
    expect((await store.cache.get("k"))?.value).toEqual([1]);
    expect(await store.heads.at(7, 12, new Date())).toMatchObject({ sha: "abc" });
    expect(await store.previews.list()).toEqual([]);
    expect(await store.deadLetters("commands").list(10)).toMatchObject([{ attempts: 3 }]);
    for (const change of ["UPDATE sluice.audit SET who = 'x'", "DELETE FROM sluice.audit"]) {
      await expect(sql.raw(change).execute(db)).rejects.toThrow("append-only");
    }
  });

  test("stay as they are when they are this version's", async () => {
    const db = connect();
    await migrate(db);
    await migrate(db);
    const { rows } = await sql<{ name: string }>`SELECT name FROM sluice.migration`.execute(db);
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations));
  });

  test("of a newer one are refused", async () => {
    const db = connect();
    const newer = { "9999-newer": { up: async () => {} } };
    await migrate(db, { ...migrations, ...newer });
    await expect(migrate(db)).rejects.toMatchObject({ code: "STORE_NEWER" });
  });

  test("have a step to this one that nothing takes back", () => {
    expect(Object.keys(migrations)).toEqual(Object.keys(migrations).toSorted());
    expect(Object.values(migrations).every((one) => one.down === undefined)).toBe(true);
  });
});
