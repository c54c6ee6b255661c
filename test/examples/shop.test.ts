import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ShopProcess, exitOf, spawnShop, startShop } from "./shop-process.ts";

describe("the shop answers", () => {
  let shop: ShopProcess;
  beforeAll(async () => {
    shop = await startShop({ VERSION: "v7", SLUICE_SLOT: "green", SLUICE_RELEASE: "12" });
  });
  afterAll(async () => {
    shop.signal("SIGTERM");
    await shop.exit;
  });

  test("its page with version, slot, release and host", async () => {
    const response = await fetch(shop.url);
    const text = await response.text();
    expect(response.headers.get("x-shop-version")).toBe("v7");
    for (const part of ["Shop v7", "green", "<td>12</td>", "host"]) expect(text).toContain(part);
  });

  test("200 to its health check", async () => {
    const response = await fetch(`${shop.url}/up`);
    expect([response.status, await response.text()]).toEqual([200, "ok\n"]);
  });

  test("its identity as JSON", async () => {
    const identity = await (await fetch(`${shop.url}/version`)).json();
    expect(identity).toMatchObject({ version: "v7", slot: "green", release: "12" });
  });

  test("an order with its echo, its length and a count", async () => {
    const order = { article: "tee", note: "é" };
    const first = await post(order);
    const second = await post(order);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ bytes: Buffer.byteLength(JSON.stringify(order)), order });
    expect(second.body.count).toBe(first.body.count + 1);
  });

  test("400 to an order that is no JSON and 413 to one over 1 MiB", async () => {
    const bad = await fetch(`${shop.url}/orders`, { method: "POST", body: "{" });
    const big = await fetch(`${shop.url}/orders`, { method: "POST", body: "x".repeat(1_048_577) });
    expect([bad.status, big.status]).toEqual([400, 413]);
  });

  test("a download whose every line is its own offset", async () => {
    const text = await (await fetch(`${shop.url}/download?bytes=100000&seconds=0.1`)).text();
    expect(text).toHaveLength(100_000);
    const lines = text.split("\n");
    expect(lines.slice(0, -1).every((line, i) => Number(line) === i * 16)).toBe(true);
  });

  test("an upload with its length and hash", async () => {
    const body = Buffer.alloc(300_000, "upload");
    const response = await fetch(`${shop.url}/upload`, { method: "PUT", body });
    const sha256 = createHash("sha256").update(body).digest("hex");
    expect(await response.json()).toEqual({ bytes: 300_000, sha256 });
  });

  test("as many events as asked for", async () => {
    const response = await fetch(`${shop.url}/events?count=3&ms=5`);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const event = (id: number) => `id: ${id}\ndata: v7\n\n`;
    expect(await response.text()).toBe(event(1) + event(2) + event(3));
  });

  test("404 elsewhere and survives a path that is no URL", async () => {
    expect((await fetch(`${shop.url}/nowhere`)).status).toBe(404);
    await fetch(`${shop.url}//`).catch(() => undefined);
    expect((await fetch(`${shop.url}/up`)).status).toBe(200);
  });

  async function post(order: object) {
    const response = await fetch(`${shop.url}/orders`, {
      method: "POST",
      body: JSON.stringify(order),
    });
    const body = (await response.json()) as { count: number; bytes: number; order: unknown };
    return { status: response.status, body };
  }
});

describe("as a bad release the shop", () => {
  test.each([
    ["503", 503],
    ["never", 503],
    ["500", 500],
    ["redirect", 301],
  ])("with FAIL_HEALTH=%s answers %i to its health check only", async (fault, status) => {
    const shop = await startShop({ FAIL_HEALTH: fault });
    const health = await fetch(`${shop.url}/up`, { redirect: "manual" });
    const page = await fetch(shop.url);
    shop.signal("SIGTERM");
    expect([health.status, page.status, await shop.exit]).toEqual([status, 200, 0]);
  });

  test("with EXIT_AT_START ends at once with that code and says why", async () => {
    const child = spawnShop("server.js", { EXIT_AT_START: "3" });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    expect(await exitOf(child)).toBe(3);
    expect(stderr).toContain("cannot start");
  });
});
