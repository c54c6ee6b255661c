import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Asked,
  complain,
  continueUpload,
  endUpload,
  putManifest,
  readBlob,
  readManifest,
  startUpload,
} from "./handlers.ts";
import { createStore, type Store } from "./store.ts";

/**
 * A registry of images on this machine's loopback, where Docker takes plain HTTP. Hosts reach it at the
 * same address, their own loopback, for as long as someone holds a way open: an image then has one name
 * everywhere, and neither certificates nor a daemon's settings have to be touched.
 */
export interface Registry {
  /** `127.0.0.1:PORT`, the beginning of every image's name. */
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

export async function startRegistry(port = 0): Promise<Registry> {
  const store = await createStore();
  const server = createServer((request, response) => {
    answer(store, request, response).catch(() => response.destroy());
  });
  await once(server.listen(port, "127.0.0.1"), "listening");
  const found = (server.address() as AddressInfo).port;
  return {
    address: `127.0.0.1:${found}`,
    port: found,
    async close() {
      server.close();
      server.closeAllConnections();
      await store.close();
    },
  };
}

type Handler = (asked: Asked) => Promise<void>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  "POST uploads": startUpload,
  "PATCH uploads": continueUpload,
  "PUT uploads": endUpload,
  "HEAD blobs": readBlob,
  "GET blobs": readBlob,
  "PUT manifests": putManifest,
  "HEAD manifests": readManifest,
  "GET manifests": readManifest,
};

async function answer(
  store: Store,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://registry");
  response.setHeader("docker-distribution-api-version", "registry/2.0");
  if (/^\/v2\/?$/.test(url.pathname)) return void response.end("{}");
  const match = /^\/v2\/(.+)\/(?:blobs\/)?(uploads|blobs|manifests)\/([^/]*)$/.exec(url.pathname);
  const [, name = "", kind = "", reference = ""] = match ?? [];
  const handler = HANDLERS[`${request.method} ${kind}`];
  if (handler === undefined) return complain(response, 404, "UNSUPPORTED");
  await handler({ store, request, response, name, reference, query: url.searchParams });
}
