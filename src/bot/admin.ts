import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { DeadLetters } from "../contracts/queue.ts";
import type { QueueName, Store } from "../contracts/store.ts";
import { keptLeft } from "./left.ts";
import type { BotMetrics } from "./metrics.ts";

export interface AdminParts {
  readonly store: Store;
  readonly metrics: Pick<BotMetrics, "render" | "contentType">;
}

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body: string;
}

const LETTERS = /^\/letters\/(deliveries|commands)(?:\/([0-9a-f-]{36})(\/replay)?)?$/;
const LEFT = /^\/left(?:\/(\d{1,15})\/(\d{1,9}))?$/;
const MOST = 100;

/** For the machine's own people and programs; the world never reaches it. */
export function admin(parts: AdminParts): Server {
  return createServer((request, response) => {
    answer(parts, request).then(
      (found) => send(response, found),
      (error: unknown) => send(response, failed(error)),
    );
  });
}

async function answer(parts: AdminParts, request: IncomingMessage): Promise<Answer> {
  const path = request.url?.split("?", 1)[0] ?? "";
  if (path === "/metrics" && request.method === "GET") {
    return { status: 200, type: parts.metrics.contentType, body: await parts.metrics.render() };
  }
  const left = LEFT.exec(path);
  if (left !== null) return answerLeft(parts, request, left);
  const [, queue, id, replay] = LETTERS.exec(path) ?? [];
  if (queue === undefined) return json(404, { ok: false });
  const letters = parts.store.deadLetters<object>(queue as QueueName);
  if (request.method === "GET" && replay === undefined) return readLetters(letters, id);
  // A page in a browser of this machine cannot send this header without asking first.
  if (request.headers["x-sluice"] === undefined) return json(403, { ok: false });
  if (id === undefined) return json(405, { ok: false });
  if (request.method === "POST" && replay) return json(200, { count: await letters.replay([id]) });
  if (request.method === "DELETE") return json(200, { count: await letters.discard([id]) });
  return json(405, { ok: false });
}

async function answerLeft(
  { store }: AdminParts,
  request: IncomingMessage,
  [, repository, pull]: RegExpExecArray,
): Promise<Answer> {
  const box = keptLeft(store);
  if (repository === undefined) {
    return request.method === "GET"
      ? json(200, { previews: await box.list() })
      : json(405, { ok: false });
  }
  if (request.headers["x-sluice"] === undefined) return json(403, { ok: false });
  if (request.method !== "DELETE") return json(405, { ok: false });
  const ok = await box.forget(Number(repository), Number(pull));
  return json(ok ? 200 : 404, { ok });
}

async function readLetters(letters: DeadLetters<object>, id: string | undefined): Promise<Answer> {
  if (id === undefined) return json(200, { letters: await letters.list(MOST) });
  const letter = await letters.read(id);
  return letter === undefined ? json(404, { ok: false }) : json(200, letter);
}

function json(status: number, value: object): Answer {
  return { status, body: JSON.stringify(value) };
}

function failed(error: unknown): Answer {
  return json(503, { ok: false, reason: error instanceof Error ? error.message : String(error) });
}

function send(response: ServerResponse, { status, type = "application/json", body }: Answer): void {
  response.writeHead(status, { "content-type": type }).end(body);
}
