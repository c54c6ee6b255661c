import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startPostgres, type PostgresServer } from "../../../sandbox/postgres/server.ts";
import { postgres } from "../../../src/adapters/store/database.ts";
import { openStore } from "../../../src/adapters/store/store.ts";
import { blank } from "../../../src/engine/previews/absorb.ts";
import { refusePlace } from "../../../src/engine/previews/quota.ts";
import { queueSuite } from "../../contracts/queue.ts";
import { previewsSuite } from "../../contracts/previews.ts";
import { recordsSuite } from "../../contracts/store.ts";
import { placesOf } from "./places.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ settings: ["fsync=off"] });
});
afterAll(() => server.remove());

async function query(text: string): Promise<void> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query(text);
  await client.end();
}

const EMPTY = "DROP SCHEMA IF EXISTS sluice CASCADE";
const { place, clear } = placesOf(
  () => openStore(postgres(server.url), { tries: 2 }),
  () => query(EMPTY),
);
afterEach(clear);
queueSuite("Postgres", place);
recordsSuite("Postgres", place);
previewsSuite("Postgres", place);

describe("several processes on one Postgres", () => {
  test("may all make the tables at the same time", async () => {
    const { open } = await place();
    const stores = await Promise.all([open(), open(), open()]);
    await Promise.all(stores.map((store) => store.check()));
  });

  test("never give away more places for previews than there are", async () => {
    const { open } = await place();
    const stores = await Promise.all([open(), open(), open()]);
    const asks = Array.from({ length: 60 }, (_, pull) => {
      const owner = { id: pull % 5, login: `u${pull % 5}` };
      const none = blank({ repository: 7, pull, organisation: 9 }, 0);
      const one = { ...none, owner, state: "created" } as const;
      const quota = { perRepository: 10, perUser: 3 };
      const { previews } = stores[pull % 3]!;
      return previews.take(one, undefined, (others) => refusePlace(quota, one, others));
    });
    const taken = (await Promise.all(asks)).filter(({ state }) => state === "taken");
    expect([taken.length, (await stores[0].previews.list()).length]).toEqual([10, 10]);
  });

  test("share the jobs: each is handled by one of them, and those of a key never at once", async () => {
    const { open } = await place();
    const stores = [await open(), await open(), await open()];
    const seen: string[] = [];
    const active = new Set<string>();
    const jobs = Array.from({ length: 60 }, (_, n) => {
      const id = `${String(n).padStart(8, "0")}-0000-8000-8000-${randomUUID().slice(-12)}`;
      return { id, key: `k${n % 3}`, data: { n } };
    });
    await stores[0]!.queue("commands").put(jobs);
    const workers = stores.map((store) =>
      store.queue<{ n: number }>("commands").work(8, async ({ key = "", data }) => {
        expect(active.has(key)).toBe(false);
        active.add(key);
        await new Promise((resolve) => setTimeout(resolve, 5));
        active.delete(key);
        seen.push(`${key}.${data.n}`);
      }),
    );
    await vi.waitUntil(() => seen.length === 60, { timeout: 30_000 });
    await Promise.all(workers.map((worker) => worker.stop(1_000)));
    expect(new Set(seen).size).toBe(60);
    for (const key of ["k0", "k1", "k2"]) {
      const order = seen.filter((one) => one.startsWith(key)).map((one) => Number(one.slice(3)));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
  });
});
