// chatops.md's attacks on the way in, one test each: what wears a server out.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { request } from "undici";
import { afterEach, describe, expect, test } from "vitest";
import { memoryStore } from "../../../src/adapters/memory/store.ts";
import { Budget } from "../../../src/bot/ingress/body.ts";
import type { Store } from "../../../src/contracts/store.ts";
import {
  commentPayload,
  deliveryHeaders,
  type Door,
  openDoor,
  rawConnection,
  send,
  waiting,
} from "../support.ts";

const doors: Door[] = [];
async function door(more: Parameters<typeof openDoor>[0] = {}): Promise<Door> {
  const made = await openDoor(more);
  doors.push(made);
  return made;
}
afterEach(() => Promise.all(doors.splice(0).map((one) => one.close())));

/** Headers as they are written. */
function lines(text: string): string {
  return Object.entries(deliveryHeaders({}, text))
    .map(([name, value]) => `${name}: ${value}`)
    .join("\r\n");
}

const body = JSON.stringify(commentPayload(1, "/deploy production"));

describe("a body that is too large", () => {
  test("is refused by what it announces, before a byte of it is read", async () => {
    const one = await door({ limits: { lingerTimeout: 100 } });
    const { socket, closed } = await rawConnection(one.port);
    const headers = lines("");
    socket.write(
      `POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: 26214401\r\n${headers}\r\n\r\n`,
    );
    expect(await closed).toMatch(/^HTTP\/1\.1 413 /);
    expect(one.outcomes).toEqual(["issue_comment too-large"]);
  });

  test("in endless chunks is refused at the limit, and the connection closed", async () => {
    const one = await door({ limits: { lingerTimeout: 100 } });
    const { socket, closed } = await rawConnection(one.port);
    const headers = lines("");
    socket.write(
      `POST /hook HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n${headers}\r\n\r\n`,
    );
    const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
    for (let sent = 0; !socket.closed && sent < 400; sent++) {
      socket.write(chunk);
      await new Promise(setImmediate);
    }
    expect(await closed).toMatch(/^HTTP\/1\.1 413 /);
    expect(one.outcomes).toEqual(["issue_comment too-large"]);
    expect(one.budget.used).toBe(0);
  });

  test("is no way to fill the memory: all bodies together have a limit", async () => {
    const one = await door({ budget: new Budget(100_000) });
    const headers = lines("");
    const { socket } = await rawConnection(one.port);
    const open = `POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: 90000\r\n${headers}\r\n\r\n`;
    socket.write(open + "x".repeat(80_000));
    await expect.poll(() => one.budget.used).toBe(80_000);
    const large = JSON.stringify(commentPayload(4, `/deploy ${"x".repeat(30_000)}`));
    expect(await send(one, { body: large })).toMatchObject({ status: 503, reason: "busy" });
    socket.destroy();
    await expect.poll(() => one.budget.used).toBe(0);
    expect((await send(one, { body: large })).status).toBe(202);
  });
});

describe("a sender of 3 MB", () => {
  const large = "x".repeat(3 * 2 ** 20);
  const SENDERS = 20;

  test.each<[string, string, Record<string, string>, number]>([
    ["one that announces it", "announced", {}, 413],
    ["one that does not", "chunked", {}, 413],
    ["one without a signature", "announced", { "x-hub-signature-256": "none" }, 401],
    ["one who sends it elsewhere", "elsewhere", {}, 404],
  ])("sees the answer and no reset: %s", async (_, how, more, wanted) => {
    const one = await door();
    const url = how === "elsewhere" ? `${one.url}/x` : one.url;
    const statuses = await Promise.all(
      Array.from({ length: SENDERS }, async () => {
        const { statusCode, body: answer } = await request(url, {
          method: "POST",
          headers: { ...deliveryHeaders({}, large), ...more },
          body: how === "chunked" ? Readable.from(chunksOf(large)) : large,
        });
        await answer.dump();
        return statusCode;
      }),
    );
    expect(statuses).toEqual(Array.from({ length: SENDERS }, () => wanted));
    expect(one.budget.used).toBe(0);
  });

  test("sees it also when it listens to nothing until all is sent", async () => {
    const one = await door();
    const sender = join(import.meta.dirname, "sender.ts");
    const argv = [sender, String(one.port), String(SENDERS), lines("")];
    const { stdout } = await promisify(execFile)(process.execPath, argv);
    const answer = 'HTTP/1.1 413 Payload Too Large {"ok":false,"reason":"too-large"}';
    expect(JSON.parse(stdout)).toEqual(Array.from({ length: SENDERS }, () => answer));
  });
});

function* chunksOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += 65_536) yield text.slice(at, at + 65_536);
}

describe("a sender that is too slow", () => {
  const limits = { headersTimeout: 300, requestTimeout: 400, connectionsCheckingInterval: 50 };

  test("with its headers is cut off", async () => {
    const one = await door({ limits });
    const { socket, closed } = await rawConnection(one.port);
    socket.write("POST /hook HTTP/1.1\r\nhost: x\r\nx-slow: ");
    const drip = setInterval(() => socket.write("a"), 40);
    expect(await closed).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
  });

  test("with its body is cut off, and leaves nothing", async () => {
    const one = await door({ limits });
    const { socket, closed } = await rawConnection(one.port);
    const headers = lines(body);
    socket.write(
      `POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n\r\n`,
    );
    const drip = setInterval(() => socket.write(body[0]!), 40);
    expect(await closed).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
    await expect.poll(() => one.outcomes).toEqual(["issue_comment cut-off"]);
    expect(await waiting(one.store)).toBe(0);
    expect(one.budget.used).toBe(0);
  });

  test("with headers larger than any of GitHub's is refused", async () => {
    const one = await door();
    const answer = await fetch(one.url, {
      method: "POST",
      headers: { "x-large": "x".repeat(20_000) },
    });
    expect(answer.status).toBe(431);
  });
});

describe("a store that is away", () => {
  const broken = (put: () => Promise<never>): Store => {
    const store = memoryStore();
    return { ...store, queue: (name) => ({ ...store.queue(name), put }) as never, check: put };
  };

  test("answers 503, so that GitHub counts the delivery as failed", async () => {
    const one = await door({
      store: broken(() => Promise.reject(new Error("connection refused"))),
    });
    expect(await send(one)).toMatchObject({ status: 503, reason: "store" });
    const ready = await fetch(one.url.replace("/hook", "/ready"));
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ reason: "connection refused" });
    expect((await fetch(one.url.replace("/hook", "/live"))).status).toBe(200);
  });

  test("and does not even say so answers 503 in time", async () => {
    const one = await door({ store: broken(() => new Promise(() => {})), patience: 100 });
    const start = Date.now();
    expect(await send(one)).toMatchObject({ status: 503, reason: "store" });
    expect(Date.now() - start).toBeLessThan(2_000);
  });
});

test("a door that drains finishes what is under way and lets nobody else in", async () => {
  const one = await door();
  const { socket, closed } = await rawConnection(one.port);
  const headers = lines(body);
  socket.write(
    `POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n\r\n`,
  );
  socket.write(body.slice(0, 10));
  await expect.poll(() => one.budget.used).toBe(10);
  const drained = one.ingress.drain();
  await expect(send(one)).rejects.toThrow();
  socket.write(body.slice(10));
  expect(await closed).toMatch(/^HTTP\/1\.1 202 /);
  await drained;
  expect(await waiting(one.store)).toBe(1);
});

test("other paths and methods are told nothing", async () => {
  const one = await door();
  for (const path of ["/", "/hook/", "/metrics", "/live/x", "/letters/commands"]) {
    expect((await fetch(one.url.replace("/hook", path))).status).toBe(404);
  }
  expect((await fetch(one.url.replace("/hook", "/ready"))).status).toBe(200);
});
