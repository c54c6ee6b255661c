import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** Something that listens on 127.0.0.1. */
export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

/** A request or an answer, whole. */
export interface Message {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const DROPPED = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "host",
]);

/** Listens, and answers each request with what `answer` comes to. */
export async function listen(answer: (message: Message) => Promise<Reply>): Promise<Listener> {
  const listener: RequestListener = (request, response) => {
    const work = async () => {
      const reply = await answer(await receive(request));
      response.writeHead(reply.status, reply.headers).end(reply.body);
    };
    // A failure behind us is a broken connection to whoever asks.
    work().catch(() => request.socket.resetAndDestroy());
  };
  const server = createServer(listener);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, "close");
    },
  };
}

async function receive(request: IncomingMessage): Promise<Message> {
  const headers = passing(Object.entries(request.headers) as [string, string][]);
  const { method = "GET", url: path = "/" } = request;
  return { method, path, headers, body: await buffer(request) };
}

/** Sends a message on to another address. */
export async function forward(target: string, message: Message): Promise<Reply> {
  const { method, path, headers, body } = message;
  const answer = await fetch(`${target}${path}`, {
    method,
    headers,
    ...(body.length === 0 ? {} : { body }),
  });
  return {
    status: answer.status,
    headers: passing([...answer.headers]),
    body: Buffer.from(await answer.arrayBuffer()),
  };
}

function passing(headers: readonly [string, string][]): Record<string, string> {
  return Object.fromEntries(headers.filter(([name]) => !DROPPED.has(name.toLowerCase())));
}
