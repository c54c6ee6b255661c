import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A registry in memory that takes pushes, after a login, and tells what it was given. */
export interface Registry {
  /** Such as `127.0.0.1:40123`. */
  readonly address: string;
  readonly manifests: ReadonlyMap<string, Buffer>;
  close(): Promise<void>;
}

interface Store {
  readonly blobs: Map<string, Buffer>;
  readonly manifests: Map<string, Buffer>;
  readonly uploads: Map<string, Buffer>;
}

export async function startRegistry(username: string, password: string): Promise<Registry> {
  const store: Store = { blobs: new Map(), manifests: new Map(), uploads: new Map() };
  const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const server = createServer((request, response) => {
    if (request.headers.authorization === wanted) void answer(store, request, response);
    else response.writeHead(401, { "www-authenticate": 'Basic realm="test"' }).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    manifests: store.manifests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(store: Store, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? "/", "http://registry");
  const body = await buffer(request);
  const part = /^\/v2\/.+\/(blobs|manifests|blobs\/uploads)\/([^/]*)$/.exec(url.pathname);
  const [, kind, name = ""] = part ?? [];
  if (kind === "blobs/uploads") return upload(store, request, response, url, name, body);
  if (kind === "manifests" && request.method === "PUT") {
    store.manifests.set(name, body);
    return response.writeHead(201, { "docker-content-digest": digest(body) }).end();
  }
  const found = (kind === "manifests" ? store.manifests : store.blobs).get(name);
  const status = part === null || found ? 200 : 404;
  return response.writeHead(status, { "content-length": found?.length ?? 0 }).end();
}

function upload(
  { uploads, blobs }: Store,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  id: string,
  body: Buffer,
) {
  const name = id || randomUUID();
  const all = Buffer.concat([uploads.get(name) ?? Buffer.alloc(0), body]);
  uploads.set(name, all);
  const location = url.pathname.replace(/[^/]*$/, name);
  const headers = {
    location,
    range: `0-${Math.max(0, all.length - 1)}`,
    "docker-upload-uuid": name,
  };
  if (request.method !== "PUT") return response.writeHead(202, headers).end();
  const wanted = url.searchParams.get("digest") ?? "";
  if (digest(all) !== wanted) return response.writeHead(400).end();
  blobs.set(wanted, all);
  return response.writeHead(201, { "docker-content-digest": wanted }).end();
}

function digest(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
