import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { kinds, startLoad } from "../../../sandbox/load/index.ts";
import { type ShopProcess, startShop } from "../../examples/shop-process.ts";

const slow = { bytes: 20_000, seconds: 0.5 };
let shop: ShopProcess;

beforeEach(async () => {
  shop = await startShop({ VERSION: "v1", STOP_GRACE_MS: "300" });
});
afterEach(async () => {
  shop.signal("SIGKILL");
  await shop.exit;
});

test("every kind is answered by a healthy shop, and nothing is lost", async () => {
  const mix = Object.fromEntries(kinds.map((kind) => [kind, 2]));
  const load = await startLoad({ url: shop.url, mix, slow, thinkMs: 20 });
  await vi.waitFor(() => {
    for (const kind of kinds) expect(load.counts().byKind[kind].answered).toBeGreaterThan(2);
  }, 10_000);
  const summary = await load.stop();
  expect(summary.errors).toEqual([]);
  expect(summary.lost).toBe(0);
  expect(summary.versionsSeen).toEqual({ v1: summary.answered });
});

test("transfers that are open at the stop are finished and counted", async () => {
  const mix = { download: 1, upload: 1, websocket: 1, sse: 1 };
  const load = await startLoad({ url: shop.url, mix, slow });
  const { byKind, lost } = await load.stop();
  // The one that was open, and one more: every client makes a last request after the stop.
  for (const kind of ["download", "upload", "websocket", "sse"] as const) {
    expect(byKind[kind].answered).toBeGreaterThanOrEqual(2);
  }
  expect(lost).toBe(0);
});

test.each(["download", "upload", "websocket", "sse"] as const)(
  "a %s cut short by the death of the shop is lost",
  async (kind) => {
    const long = { bytes: 200_000, seconds: 60 };
    const load = await startLoad({ url: shop.url, mix: { [kind]: 1 }, slow: long });
    shop.signal("SIGKILL");
    await vi.waitFor(() => expect(load.counts().lost).toBeGreaterThan(0), 5000);
    const { answered, byKind } = await load.stop();
    expect(answered).toBe(0);
    expect(byKind[kind].lost).toBeGreaterThan(0);
  },
);

test("a WebSocket that the shop ends after its grace is lost", async () => {
  const long = { bytes: 1, seconds: 60 };
  const load = await startLoad({ url: shop.url, mix: { websocket: 1 }, slow: long });
  await fetch(`${shop.url}/up`);
  shop.signal("SIGTERM");
  await vi.waitFor(() => expect(load.counts().lost).toBeGreaterThan(0), 5000);
  const { errors } = await load.stop();
  expect(errors[0]?.what).toBe("closed by the server before we were done");
});

test("the load ends by itself after its longest time", async () => {
  const load = await startLoad({ url: shop.url, mix: { get: 1 }, maxSeconds: 0.3 });
  const summary = await load.ended;
  expect(summary.answered).toBeGreaterThan(0);
  expect(summary.lost).toBe(0);
  expect(await load.stop()).toEqual(summary);
});
