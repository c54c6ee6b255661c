import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { delayLine } from "../../../sandbox/hosts/relay/delay-line.ts";
import { relay } from "../../../sandbox/hosts/relay/open.ts";
import { type RelayServer, startRelay } from "../../../sandbox/hosts/relay/server.ts";

describe("a delay line", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("delivers in the order of pushing, each after its time", () => {
    const seen: string[] = [];
    const line = delayLine(25);
    line(() => seen.push("a"));
    vi.advanceTimersByTime(10);
    line(() => seen.push("b"));
    line(() => seen.push("c"));
    vi.advanceTimersByTime(14);
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(seen).toEqual(["a"]);
    vi.advanceTimersByTime(10);
    expect(seen).toEqual(["a", "b", "c"]);
  });

  test("has any number of things under way at once", () => {
    let delivered = 0;
    const line = delayLine(25);
    for (let n = 0; n < 1_000; n += 1) line(() => (delivered += 1));
    vi.advanceTimersByTime(26);
    expect(delivered).toBe(1_000);
  });
});

describe("a relay", () => {
  let server: Server;
  let way: RelayServer;
  let onConnection: (socket: Socket) => void;

  beforeEach(async () => {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on("error", () => {});
      onConnection(socket);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    way = await startRelay(target(), 4);
  });
  afterEach(() => {
    way.close();
    server.close();
  });
  const target = () => ({ address: "127.0.0.1", port: (server.address() as AddressInfo).port });
  const dial = (port = way.port) => connect({ port, host: "127.0.0.1", allowHalfOpen: true });

  test("carries 40 MB both ways, whole and in order, and the end of each", async () => {
    onConnection = (socket) => void socket.pipe(socket);
    const sent = Buffer.alloc(40_000_000);
    for (let at = 0; at < sent.length; at += 4) sent.writeUInt32LE(at, at);
    const socket = dial();
    socket.end(sent);
    expect((await buffer(socket)).equals(sent)).toBe(true);
  });

  test("lets an answer through after the request's end", async () => {
    onConnection = (socket) => void text(socket).then((asked) => socket.end(`got ${asked}`));
    const socket = dial();
    socket.end("all");
    expect(await text(socket)).toBe("got all");
  });

  test("carries a reset as a reset", async () => {
    onConnection = (socket) => void socket.once("data", () => socket.resetAndDestroy());
    const socket = dial();
    socket.write("x");
    const [error] = await once(socket, "error");
    expect(error).toMatchObject({ code: "ECONNRESET" });
  });

  test("resets the client when nobody listens behind it", async () => {
    server.close();
    const [error] = await once(dial(), "error");
    expect(error).toMatchObject({ code: "ECONNRESET" });
  });

  test("resets both ends on demand and takes the next connection", async () => {
    onConnection = (socket) => void socket.write("hello");
    const first = dial();
    await once(first, "data");
    const reset = once(first, "error");
    way.dropConnections();
    expect((await reset)[0]).toMatchObject({ code: "ECONNRESET" });
    const [again] = await once(
      dial().once("error", () => {}),
      "data",
    );
    expect(String(again)).toBe("hello");
  });

  test("in a process of its own does the same, and ends when closed", async () => {
    onConnection = (socket) => void socket.write("hello");
    const apart = await relay(target(), 4);
    const socket = dial(apart.port);
    await once(socket, "data");
    const reset = once(socket, "error");
    await apart.dropConnections();
    expect((await reset)[0]).toMatchObject({ code: "ECONNRESET" });
    await apart.close();
    const [error] = await once(dial(apart.port), "error");
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  });
});
