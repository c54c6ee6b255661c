import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** One attempt to deliver, as GitHub's list of deliveries has it. */
export interface ListedAttempt {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly deliveredAt: string;
  /** 0: there was no answer. */
  status: number;
  readonly payload: object;
}

/** Stands for GitHub, outside of every process that is killed: what it counted has happened. */
export interface Ledger {
  readonly url: string;
  /** Key of a command → how often it was carried out. */
  readonly dispatched: ReadonlyMap<string, number>;
  readonly attempts: ListedAttempt[];
  close(): Promise<void>;
}

const PAGE = 100;

export async function openLedger(): Promise<Ledger> {
  const dispatched = new Map<string, number>();
  const attempts: ListedAttempt[] = [];
  const server = createServer((request, response) => {
    answer(dispatched, attempts, request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    dispatched,
    attempts,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  dispatched: Map<string, number>,
  attempts: readonly ListedAttempt[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://ledger");
  const body = await text(request);
  const send = (status: number, value: unknown, headers: Record<string, string> = {}) =>
    response
      .writeHead(status, { "content-type": "application/json", ...headers })
      .end(JSON.stringify(value));
  const key = url.searchParams.get("key") ?? body;
  if (url.pathname === "/dispatch" && request.method === "POST") {
    dispatched.set(key, (dispatched.get(key) ?? 0) + 1);
    return void send(200, {});
  }
  if (url.pathname === "/dispatched") return void send(200, dispatched.has(key));
  if (url.pathname === "/app/hook/deliveries") return list(attempts, url, send);
  const id = /^\/app\/hook\/deliveries\/(\d+)$/.exec(url.pathname)?.[1];
  const found = attempts.find((one) => one.id === Number(id));
  send(found ? 200 : 404, found ? { ...listed(found), request: { payload: found.payload } } : {});
}

function list(
  attempts: readonly ListedAttempt[],
  url: URL,
  send: (status: number, value: unknown, headers?: Record<string, string>) => unknown,
): void {
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const newest = attempts.toReversed().slice(from, from + PAGE);
  const next = `<${url.origin}${url.pathname}?per_page=100&cursor=${from + PAGE}>; rel="next"`;
  const more = from + PAGE < attempts.length;
  send(200, newest.map(listed), more ? { link: next.replace("http://ledger", "") } : {});
}

function listed({ id, guid, event, deliveredAt, status }: ListedAttempt) {
  return {
    id,
    guid,
    event,
    delivered_at: deliveredAt,
    status: status === 202 ? "OK" : "failed",
    status_code: status,
    action: "created",
  };
}
