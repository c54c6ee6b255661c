import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { expect, test } from "vitest";
import { type ShopProcess, exitOf, spawnShop, startShop } from "./shop-process.ts";

test("after SIGTERM an open download is finished, new connections are refused, and it exits 0", async () => {
  const shop = await startShop();
  const response = await fetch(`${shop.url}/download?bytes=50000&seconds=0.6`);
  shop.signal("SIGTERM");
  await refused(shop);
  expect(await response.text()).toHaveLength(50_000);
  expect(await shop.exit).toBe(0);
});

test("an idle keep-alive connection does not hold up the stop", async () => {
  const shop = await startShop();
  const socket = await say(shop, "GET /up HTTP/1.1\r\nHost: shop\r\n\r\n");
  expect(await nextText(socket)).toContain("200 OK");
  shop.signal("SIGTERM");
  await once(socket, "close");
  expect(await shop.exit).toBe(0);
});

test("a WebSocket goes on echoing after SIGTERM until the client closes", async () => {
  const shop = await startShop();
  const socket = await openWebSocket(shop);
  shop.signal("SIGTERM");
  await refused(shop);
  socket.write(frame(1, "still there?"));
  expect(await nextText(socket)).toBe("\x81\x0cstill there?");
  socket.write(frame(9, "p"));
  expect(await nextText(socket)).toBe("\x8a\x01p");
  socket.write(frame(8, "\x03\xe8"));
  expect(await nextText(socket)).toBe("\x88\x02\x03\xe8");
  expect(await shop.exit).toBe(0);
});

test("a WebSocket whose client never closes is asked to end after the grace", async () => {
  const shop = await startShop({ STOP_GRACE_MS: "100" });
  const socket = await openWebSocket(shop);
  shop.signal("SIGTERM");
  expect(await nextText(socket)).toBe("\x88\x02\x03\xe9");
  expect(await shop.exit).toBe(0);
});

test("an endless event stream ends, complete, with the stop", async () => {
  const shop = await startShop({ VERSION: "v1" });
  const response = await fetch(`${shop.url}/events?ms=60000`);
  shop.signal("SIGTERM");
  expect(await response.text()).toBe("id: 1\ndata: v1\n\n");
  expect(await shop.exit).toBe(0);
});

test("the worker ends after SIGTERM", async () => {
  const child = spawnShop("worker.js", { VERSION: "v1" });
  await once(child.stdout, "data");
  child.kill("SIGTERM");
  expect(await exitOf(child)).toBe(0);
});

/** Resolves once the shop takes no connections. */
async function refused(shop: ShopProcess): Promise<void> {
  for (let tries = 0; tries < 10_000; tries++) {
    const socket = connect(shop.port, "127.0.0.1");
    const outcome = await Promise.race([
      once(socket, "connect").then(() => "taken"),
      once(socket, "error").then(() => "refused"),
    ]).catch(() => "refused");
    socket.destroy();
    if (outcome === "refused") return;
  }
  throw new Error("the shop still takes connections");
}

async function say(shop: ShopProcess, text: string): Promise<Socket> {
  const socket = connect(shop.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(text);
  return socket;
}

async function openWebSocket(shop: ShopProcess): Promise<Socket> {
  const fields =
    "Host: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\n";
  const socket = await say(shop, `GET /ws HTTP/1.1\r\n${fields}\r\n`);
  expect(await nextText(socket)).toContain("101 Switching Protocols");
  return socket;
}

async function nextText(socket: Socket): Promise<string> {
  const [chunk] = (await once(socket, "data")) as [Buffer];
  return chunk.toString("latin1");
}

/** A frame as a client sends it, masked with zeros. */
function frame(opcode: number, payload: string): Buffer {
  const head = [0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0];
  return Buffer.concat([Buffer.from(head), Buffer.from(payload, "latin1")]);
}
