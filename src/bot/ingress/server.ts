import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { BotMetrics } from "../metrics.ts";
import type { BotLog } from "../log.ts";
import { type DoorParts, takeIn, type Taken } from "./door.ts";
import { linger } from "./linger.ts";
import { Refused, type Refusal } from "./refusal.ts";

export interface IngressParts extends DoorParts {
  readonly path: string;
  readonly metrics: Pick<BotMetrics, "taken">;
  readonly log: BotLog;
  /** Other limits than usual, in milliseconds and bytes. */
  readonly limits?: Partial<typeof LIMITS>;
  /** Rejects when the bot cannot do its work, with the reason. */
  readonly ready: () => Promise<void>;
}

export interface Ingress {
  readonly server: Server;
  /** Takes nothing more in, and waits for what is under way. */
  drain(): Promise<void>;
}

const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 5_000,
  // Headers and body: whoever sends slower holds a connection for nothing.
  requestTimeout: 10_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1_000,
  lingerTimeout: 2_000,
};
const CONNECTIONS = 2_000;

/** The only thing of the bot that the world can reach: the webhook, and whether it lives. */
export function ingress(parts: IngressParts): Ingress {
  let draining = false;
  const server = createServer({ ...LIMITS, ...parts.limits }, (request, response) => {
    void answer(parts, draining, request, response);
  });
  server.maxConnections = CONNECTIONS;
  return {
    server,
    async drain() {
      draining = true;
      const closed = once(server, "close");
      server.close();
      // Also those whose last request was under way.
      const closing = setInterval(() => server.closeIdleConnections(), 20);
      await closed;
      clearInterval(closing);
    },
  };
}

async function answer(
  parts: IngressParts,
  draining: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split("?", 1)[0];
  if (path === parts.path) return webhook(parts, draining, request, response);
  if (path === "/live" && request.method === "GET") return say(response, 200, { ok: true });
  if (path === "/ready" && request.method === "GET") return readiness(parts, draining, response);
  return refuse(parts, request, response, { status: 404, reason: "no-such-path" });
}

async function webhook(
  parts: IngressParts,
  draining: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const start = performance.now();
  const event = request.headers["x-github-event"];
  const done = (outcome: string) =>
    parts.metrics.taken(String(event), outcome, (performance.now() - start) / 1000);
  try {
    if (draining) throw new Refused(503, "draining");
    const taken = await takeIn(parts, request);
    done(taken.outcome);
    tellTaken(parts.log, taken);
    say(response, 202, { delivery: taken.delivery, outcome: taken.outcome });
  } catch (error) {
    const refusal = refusalOf(error);
    done(refusal.reason);
    tellRefused(parts.log, request, refusal, error);
    await refuse(parts, request, response, refusal);
  }
}

async function readiness(
  parts: IngressParts,
  draining: boolean,
  response: ServerResponse,
): Promise<void> {
  const reason = draining
    ? "draining"
    : await parts.ready().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
  say(response, reason === undefined ? 200 : 503, { ok: reason === undefined, reason });
}

function refusalOf(error: unknown): Refusal {
  return error instanceof Refused ? error.refusal : { status: 503, reason: "store" };
}

function tellTaken(log: BotLog, { delivery, event, outcome }: Taken): void {
  if (outcome !== "ignored") log.info({ delivery, event, outcome }, "delivery taken in");
}

/** What anybody can send is told quietly; what is our own fault loudly. */
function tellRefused(
  log: BotLog,
  request: IncomingMessage,
  refusal: Refusal,
  error: unknown,
): void {
  const facts = { ...refusal, from: request.socket.remoteAddress };
  if (refusal.status !== 503) return log.debug(facts, "delivery refused");
  log.error({ ...facts, err: error }, "delivery refused: GitHub has to send it again");
}

/** A body that was not read is not waited for either, but for as long as the answer needs to arrive. */
async function refuse(
  { limits }: Pick<IngressParts, "limits">,
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
): Promise<void> {
  if (!request.complete) response.setHeader("connection", "close");
  if (refusal.status === 503) response.setHeader("retry-after", "30");
  if (refusal.status === 405) response.setHeader("allow", "POST");
  write(response, refusal.status, { ok: false, reason: refusal.reason });
  if (!request.complete && !response.destroyed)
    await linger(request, limits?.lingerTimeout ?? LIMITS.lingerTimeout);
  response.end();
}

function say(response: ServerResponse, status: number, value: object): void {
  write(response, status, value);
  response.end();
}

function write(response: ServerResponse, status: number, value: object): void {
  if (response.destroyed) return;
  const text = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.write(text);
}
