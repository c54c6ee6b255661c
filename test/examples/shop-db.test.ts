import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exitOf, spawnShop, startShop } from "./shop-process.ts";

test("orders outlive a restart of the database, and the shop counts on", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-shop-"));
  try {
    expect(await orderTwice(folder)).toEqual([1, 2]);
    expect(await orderTwice(folder)).toEqual([3, 4]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Starts database and shop, orders twice, stops both; returns the counts. */
async function orderTwice(folder: string): Promise<number[]> {
  const db = spawnShop("db.js", { DATA: folder });
  const dbExit = exitOf(db);
  const [line] = (await once(db.stdout, "data")) as [Buffer];
  const port = /listening on (\d+)/.exec(line.toString())?.[1];
  const shop = await startShop({ DB: `127.0.0.1:${port}` });
  const counts = [await order(shop.url), await order(shop.url)];
  shop.signal("SIGTERM");
  db.kill("SIGTERM");
  expect([await shop.exit, await dbExit]).toEqual([0, 0]);
  return counts;
}

async function order(url: string): Promise<number> {
  const response = await fetch(`${url}/orders`, { method: "POST", body: '{"article":"mug"}' });
  return ((await response.json()) as { count: number }).count;
}
