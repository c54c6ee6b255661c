import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Proxy } from "./prism.ts";

/** One call that went by. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** What the validating proxy found wrong with request or reply. */
  readonly violations: readonly string[];
}

export interface Recorder extends Proxy {
  readonly exchanges: readonly Exchange[];
}

const DROPPED = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "host",
]);

/**
 * Stands between the client and the validating proxy, which tells violations only to the client: this
 * way they are counted whatever the client makes of them.
 */
export async function startRecorder(target: string): Promise<Recorder> {
  const exchanges: Exchange[] = [];
  const server = createServer((request, response) => {
    pass(target, request, response, exchanges).catch(() => response.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function pass(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  exchanges: Exchange[],
): Promise<void> {
  const [method, path] = [request.method ?? "GET", request.url ?? "/"];
  const sent = await buffer(request);
  const answer = await fetch(`${target}${path}`, {
    method,
    headers: passing(Object.entries(request.headers) as [string, string][]),
    ...(sent.length === 0 ? {} : { body: sent }),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  const type = answer.headers.get("content-type") ?? "";
  const violations = violationsIn(type, body.toString());
  exchanges.push({ method, path, status: answer.status, violations });
  response.writeHead(answer.status, passing([...answer.headers]));
  response.end(body);
}

function passing(headers: readonly [string, string][]): Record<string, string> {
  return Object.fromEntries(headers.filter(([name]) => !DROPPED.has(name.toLowerCase())));
}

/** The proxy's own answers are problems; every other one passed. */
export function violationsIn(contentType: string, body: string): string[] {
  if (!contentType.includes("application/problem+json")) return [];
  const problem = JSON.parse(body) as {
    title?: string;
    detail?: string;
    validation?: { location?: string[]; message?: string }[];
  };
  const found = (problem.validation ?? []).map(
    (it) => `${it.location?.join(".") ?? ""}: ${it.message ?? ""}`,
  );
  return found.length > 0 ? found : [`${problem.title}: ${problem.detail}`];
}
