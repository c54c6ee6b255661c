import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { CallBook } from "./calls.ts";
import { type FaultBook, type FaultRequest, pause } from "./faults.ts";
import type { Match, Router } from "./router.ts";
import type { Reply } from "./types.ts";

/** What makes one look-alike's answers its own. */
export interface Api<H> {
  readonly router: Router<H>;
  /** Judges and carries out one request. Whatever it throws breaks the connection. */
  perform(match: Match<H> | undefined, received: Received): Reply | Promise<Reply>;
  /** An error that was injected, in this API's words; `headers` as {@link headers} has them. */
  failure(status: number, message: string, headers: Readonly<Record<string, string>>): Reply;
  /** What a request is for, where its address does not tell. */
  purpose?(received: Pick<Received, "url" | "raw">): string | undefined;
  /** What every answer says of limits. */
  headers(): Readonly<Record<string, string>>;
}

export interface Received {
  readonly request: IncomingMessage;
  readonly method: string;
  readonly url: URL;
  /** The body. */
  readonly raw: string;
}

export interface Books {
  readonly faults: FaultBook;
  readonly calls: CallBook;
}

/** An API over HTTP, with the faults that were asked for and a note of every call. */
export function createApiServer<H>(api: Api<H>, books: Books): Server {
  return createServer((request, response) => {
    // A client that hangs up in the middle is its own affair.
    answer(api, books, request, response).catch(() => response.destroy());
  });
}

async function answer<H>(
  api: Api<H>,
  { faults, calls }: Books,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? "GET";
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
  const raw = await text(request);
  const match = api.router(method, url.pathname);
  const path = match?.template ?? url.pathname;
  const fault = faults.strike(method, path);
  await pause(fault);
  const isDone = fault === undefined || !isBefore(fault);
  const reply = isDone ? await api.perform(match, { request, method, url, raw }) : undefined;
  const told = fault === undefined ? reply : faultyReply(api, fault, reply);
  calls.note({
    method,
    path,
    purpose: api.purpose?.({ url, raw }),
    status: told?.status ?? 0,
    fault: fault === undefined ? undefined : String(fault.kind),
  });
  if (told !== undefined) return send(response, told, api.headers());
  // A time-out keeps the connection and says nothing; the client has to give up.
  if (fault?.kind !== "timeout-after-success") request.socket.resetAndDestroy();
}

function isBefore(fault: FaultRequest): boolean {
  if (typeof fault.kind === "number") return fault.after !== true;
  return fault.kind === "reset-before";
}

/** What the client hears of a call that a fault struck; nothing where the connection fails. */
function faultyReply<H>(
  api: Api<H>,
  fault: FaultRequest,
  reply: Reply | undefined,
): Reply | undefined {
  if (fault.kind === "slow") return reply;
  if (typeof fault.kind !== "number") return undefined;
  const headers = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
  return api.failure(fault.kind, fault.message ?? "Injected by the sandbox", headers);
}

function send(
  response: ServerResponse,
  reply: Reply,
  headers: Readonly<Record<string, string>>,
): void {
  const body = reply.body === undefined ? reply.text : JSON.stringify(reply.body);
  const kind = reply.body === undefined ? "text/html" : "application/json";
  const type = body === undefined ? {} : { "content-type": `${kind}; charset=utf-8` };
  response.writeHead(reply.status, { ...type, ...headers, ...reply.headers });
  response.end(body);
}
