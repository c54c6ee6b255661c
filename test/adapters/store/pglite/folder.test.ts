import { randomUUID } from "node:crypto";
import { mkdtemp, open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { embedded, onConnections, onPglite } from "../../../../src/adapters/store/database.ts";
import { openFolder } from "../../../../src/adapters/store/pglite/open.ts";
import { openStore } from "../../../../src/adapters/store/store.ts";
import type { Store } from "../../../../src/contracts/store.ts";

let base: string;
let folder: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "folder-"));
  folder = join(base, "data");
});
afterAll(() => rm(base, { recursive: true }));

/** Counts what reaches the disk while `act` goes on. */
async function syncs(act: () => Promise<unknown>): Promise<number> {
  const handle = await open(base, "r");
  const sync = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, "sync");
  await handle.close();
  try {
    await act();
    return sync.mock.calls.length;
  } finally {
    sync.mockRestore();
  }
}

const job = () => ({ id: randomUUID(), data: { n: 1 } });

describe("a database in a folder, seen from the thread it runs in,", () => {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const database = await openFolder(folder);
    const tables = onPglite(database.pglite);
    await tables.prepare();
    store = await openStore(onConnections(database));
    close = async () => {
      await store.close();
      await database.close();
    };
  });
  afterAll(() => close());

  test("acknowledges nothing before it is on disk", async () => {
    expect(await syncs(() => store.queue("deliveries").put([job()]))).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await store.queue("deliveries").counts();
    expect(await syncs(() => store.queue("deliveries").counts())).toBe(0);
  });

  test("does not wait for the disk to note that a job was claimed or is done", async () => {
    const jobs = [job(), job()];
    await store.queue("commands").put(jobs);
    const handled: string[] = [];
    const work = async () => {
      const worker = store.queue("commands").work(1, async ({ id }) => void handled.push(id));
      await vi.waitUntil(() => handled.length === 2);
      await worker.stop(1_000);
    };
    expect(await syncs(work)).toBe(0);
    expect(await store.queue("commands").counts()).toMatchObject({ waiting: 0, active: 0 });
  });

  test("shares one write among what comes together", async () => {
    const one = await syncs(() => store.queue("deliveries").put([job()]));
    const puts = () =>
      Promise.all(Array.from({ length: 50 }, () => store.queue("deliveries").put([job()])));
    expect(await syncs(puts)).toBeLessThanOrEqual(3 * one);
  });
});

describe("a database in a folder", () => {
  let store: Store;
  const reopen = async (reserve: number) =>
    (store = await openStore(await embedded(folder), { reserve }));
  beforeAll(() => reopen(0));
  afterAll(() => store.close());

  test("is refused to a second opener", async () => {
    await expect(embedded(folder)).rejects.toMatchObject({ code: "STORE_IN_USE" });
  });

  test("refuses to write when the disk is nearly full, and says so", async () => {
    await store.close();
    await reopen(2 ** 60);
    const full = { code: "STORE_UNAVAILABLE", message: "the disk is nearly full" };
    await expect(store.check()).rejects.toMatchObject(full);
    await expect(store.queue("deliveries").put([job()])).rejects.toMatchObject(full);
  });

  test("is opened anew when its disk has failed it, and has all that was put before", async () => {
    await store.close();
    await reopen(0);
    const queue = store.queue("deliveries");
    await queue.put([job()]);
    const { waiting } = await queue.counts();
    const [control, aside] = ["pg_control", "aside"].map((name) => join(folder, "global", name));
    await rename(control!, aside!);
    await expect(store.check()).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    // Goes into the journal, whatever the database does.
    await queue.put([job()]);
    await rename(aside!, control!);
    await vi.waitUntil(
      () =>
        store.check().then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    );
    await vi.waitUntil(async () => (await queue.counts().catch(() => undefined)) !== undefined);
    expect(await queue.counts()).toMatchObject({ waiting: waiting + 1 });
  });

  test("opens again after a power cut that left an empty postmaster.pid, with all jobs claimed or not", async () => {
    const { active, waiting } = await store.queue("deliveries").counts();
    expect(waiting).toBeGreaterThan(50);
    expect(active).toBe(0);
    await store.close();
    await writeFile(join(folder, "postmaster.pid"), "");
    await reopen(0);
    const began: string[] = [];
    store.queue("deliveries").work(5, async ({ id, signal }) => {
      began.push(id);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    await vi.waitUntil(() => began.length === 5);
    expect(await store.queue("deliveries").counts()).toMatchObject({ active: 5 });
    await store.close();
    expect(await readdir(base)).toEqual(["data"]);
    await reopen(0);
    expect(await store.queue("deliveries").counts()).toMatchObject({ active: 0, waiting });
  });
});
