import { once } from "node:events";
import { type AddressInfo, type Server, type Socket, createServer } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Kind, type Load, startLoad } from "../../../sandbox/load/index.ts";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Shop-Version: v1\r\n\r\nok";
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe("a GET is counted as lost when the server", () => {
  test.each<[string, (socket: Socket) => unknown, string]>([
    ["answers 502", (s) => s.write(ok.replace("200 OK", "502 Bad Gateway")), "status 502"],
    ["closes before the answer", (s) => s.end(), "closed by the server before the answer"],
    ["resets before the answer", (s) => s.resetAndDestroy(), "ECONNRESET before the answer"],
    ["ends inside the body", (s) => s.end(ok.slice(0, -1)), "after 1 of 2 bytes of the body"],
    ["sends more than it said", (s) => s.write(`${ok}!`), "no request asked for"],
    ["says nothing", () => undefined, "timeout before the answer"],
    ["stops inside the head", (s) => s.write(ok.slice(0, 20)), "timeout inside the head"],
  ])("%s", async (_, answer, what) => {
    const load = await loadAgainst((socket) => socket.on("data", () => answer(socket)), "get");
    await vi.waitFor(() => expect(load.counts().lost).toBeGreaterThan(0), 5000);
    const { lost, errors } = await load.stop();
    expect(errors.length).toBe(Math.min(lost, 100));
    expect(errors.map((error) => error.what).join()).toContain(what);
  });

  test("refuses the connection", async () => {
    const port = await listen(() => undefined);
    servers.splice(0).forEach((server) => server.close());
    const load = await startLoad({ host: "127.0.0.1", port, mix: { get: 1 } });
    const { answered, lost, errors } = await load.stop();
    expect([answered, lost > 0]).toEqual([0, true]);
    expect(errors[0]?.what).toBe("ECONNREFUSED while connecting");
  });
});

test("a connection closed during the think time loses exactly the request that reuses it", async () => {
  let connections = 0;
  const load = await loadAgainst((socket) => {
    const first = connections++ === 0;
    socket.on("data", () => (first ? socket.end(ok) : socket.write(ok)));
  }, "getThink");
  await vi.waitFor(() => expect(load.counts().answered).toBeGreaterThan(3), 5000);
  const { lost, errors } = await load.stop();
  expect(lost).toBe(1);
  expect(errors[0]?.what).toBe("closed by the server between two requests");
  expect(connections).toBe(2);
});

test("a close that nobody saw before the stop is still counted", async () => {
  const load = await loadAgainst(
    (socket) => socket.on("data", () => socket.end(ok)),
    "getThink",
    60_000,
  );
  await vi.waitFor(() => expect(load.counts().answered).toBe(1), 5000);
  expect(await load.stop()).toMatchObject({ answered: 1, lost: 1 });
});

test("a close that the server announced costs nothing", async () => {
  let connections = 0;
  const last = ok.replace("Content-Length", "Connection: close\r\nContent-Length");
  const load = await loadAgainst((socket) => {
    connections++;
    socket.on("data", () => socket.end(last));
  }, "get");
  await vi.waitFor(() => expect(load.counts().answered).toBeGreaterThan(20), 5000);
  expect((await load.stop()).lost).toBe(0);
  expect(connections).toBeGreaterThan(20);
});

test("a POST whose echo is another order is lost", async () => {
  const body = '{"count":1,"bytes":1,"order":{}}';
  const answer = `HTTP/1.1 201 Created\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const load = await loadAgainst((socket) => socket.on("data", () => socket.write(answer)), "post");
  await vi.waitFor(() => expect(load.counts().lost).toBeGreaterThan(0), 5000);
  const { answered, errors } = await load.stop();
  expect(answered).toBe(0);
  expect(errors[0]?.what).toMatch(/bytes sent, 1 received/);
});

test("an upload that is answered before it was sent is lost", async () => {
  const load = await loadAgainst(
    (socket) => socket.once("data", () => socket.write(ok.replace("200 OK", "413 Too Large"))),
    "upload",
  );
  await vi.waitFor(() => expect(load.counts().lost).toBeGreaterThan(0), 5000);
  const { errors } = await load.stop();
  expect(errors[0]?.what).toBe("status 413 before the upload was complete");
});

async function loadAgainst(
  serve: (socket: Socket) => unknown,
  kind: Kind,
  thinkMs = 30,
): Promise<Load> {
  const port = await listen(serve);
  return startLoad({
    host: "127.0.0.1",
    port,
    mix: { [kind]: 1 },
    thinkMs,
    timeoutMs: 500,
    slow: { bytes: 1000, seconds: 0.2 },
  });
}

async function listen(serve: (socket: Socket) => unknown): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    serve(socket);
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
