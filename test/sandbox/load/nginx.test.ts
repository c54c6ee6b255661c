// Proof that the clients can fail: a plain reload under load loses requests, and they see it.
import { afterEach, expect, test, vi } from "vitest";
import { type Load, type LoadSummary, startLoad } from "../../../sandbox/load/index.ts";
import { renderSummary } from "../../../sandbox/load/table.ts";
import { type PrivateNginx, startNginx } from "./private-nginx.ts";

const mix = { get: 16, getThink: 32 };
const location = 'location / { add_header X-Shop-Version v1; return 200 "ok"; }';
let nginx: PrivateNginx;

afterEach(() => nginx.stop());

test("nothing is lost while nothing happens", { timeout: 60_000 }, async () => {
  nginx = await startNginx(location);
  const load = await startLoad({ url: nginx.url, mix, thinkMs: 50 });
  await answers(load, 20_000);
  const summary = await load.stop();
  print("undisturbed", summary);
  expect(summary.lost).toBe(0);
  expect(summary.answered).toBeGreaterThanOrEqual(20_000);
  expect(summary.versionsSeen).toEqual({ v1: summary.answered });
});

test("plain reloads under load lose requests", { timeout: 60_000 }, async () => {
  nginx = await startNginx(location);
  const load = await startLoad({ url: nginx.url, mix, thinkMs: 50 });
  for (let reloads = 0; reloads < 10; reloads++) {
    nginx.reload();
    await answers(load, load.counts().answered + 2000);
  }
  const summary = await load.stop();
  print("10 plain reloads", summary);
  expect(summary.lost).toBeGreaterThan(0);
  expect(summary.byKind.getThink.lost).toBeGreaterThan(0);
});

async function answers(load: Load, count: number): Promise<void> {
  await vi.waitFor(() => expect(load.counts().answered).toBeGreaterThanOrEqual(count), 30_000);
}

function print(what: string, summary: LoadSummary): void {
  console.log(`${what}\n${renderSummary(summary)}\n`);
}
