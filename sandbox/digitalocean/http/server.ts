import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { World } from "../world.ts";
import type { CallBook } from "./calls.ts";
import { ApiError, errorReply, notFound } from "./errors.ts";
import { type FaultBook, type FaultRequest, pause } from "./faults.ts";
import type { Match, Router } from "./router.ts";
import type { Reply } from "./types.ts";

export interface ServerParts {
  readonly world: World;
  readonly router: Router;
  readonly faults: FaultBook;
  readonly calls: CallBook;
}

/** The API over HTTP: settles what is due, then reads, judges and answers each request. */
export function createApiServer(parts: ServerParts): Server {
  return createServer((request, response) => {
    // A client that hangs up in the middle is its own affair.
    answer(parts, request, response).catch(() => response.destroy());
  });
}

async function answer(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { world, router, faults, calls } = parts;
  const method = request.method ?? "GET";
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
  const raw = await text(request);
  const match = router(method, url.pathname);
  const path = match?.template ?? url.pathname;
  const fault = faults.strike(method, path);
  await pause(fault);
  const isDone = fault === undefined || !isBefore(fault);
  const id = randomUUID();
  const reply = isDone ? perform(world, match, { request, url, raw, id }) : undefined;
  const told = fault === undefined ? reply : faultyReply(fault, reply, id);
  calls.note({
    method,
    path,
    status: told?.status ?? 0,
    fault: fault === undefined ? undefined : String(fault.kind),
  });
  if (told !== undefined)
    return send(response, told, { ...world.rates.headers(), "x-request-id": id });
  // A time-out keeps the connection and says nothing; the client has to give up.
  if (fault?.kind !== "timeout-after-success") request.socket.resetAndDestroy();
}

function isBefore(fault: FaultRequest): boolean {
  if (typeof fault.kind === "number") return fault.after !== true;
  return fault.kind === "reset-before";
}

/** What the client hears of a call that a fault struck; nothing where the connection fails. */
function faultyReply(fault: FaultRequest, reply: Reply | undefined, id: string): Reply | undefined {
  if (fault.kind === "slow") return reply;
  if (typeof fault.kind !== "number") return undefined;
  const headers = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
  const message = fault.message ?? "Injected by the sandbox";
  return errorReply(new ApiError(fault.kind, message, headers), id);
}

interface Received {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly raw: string;
  readonly id: string;
}

function perform(world: World, match: Match | undefined, received: Received): Reply {
  const { request, url, raw, id } = received;
  try {
    world.agenda.settle();
    if (request.headers.authorization !== `Bearer ${world.settings.token}`) {
      throw new ApiError(401, "Unable to authenticate you");
    }
    world.rates.take();
    if (match === undefined) throw notFound();
    const { headers } = request;
    const body = parse(raw);
    const { pathname: path, searchParams: query, origin: base } = url;
    return match.handler(world, { params: match.params, query, headers, body, path, base });
  } catch (error) {
    if (error instanceof ApiError) return errorReply(error, id);
    throw error;
  }
}

function parse(raw: string): unknown {
  if (raw === "") return undefined;
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    throw new ApiError(400, "Unable to parse the request body");
  }
}

function send(response: ServerResponse, reply: Reply, headers: Record<string, string>): void {
  const body = reply.body === undefined ? undefined : JSON.stringify(reply.body);
  const type = body === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
  response.writeHead(reply.status, { ...type, ...headers, ...reply.headers });
  response.end(body);
}
