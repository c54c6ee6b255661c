import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { digestOf, newUpload, type Store } from "./store.ts";

/** One request to `/v2/<name>/<kind>/<rest>`. */
export interface Asked {
  readonly store: Store;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly name: string;
  /** A digest, a tag or an upload. */
  readonly reference: string;
  readonly query: URLSearchParams;
}

/** Content that is there already need not be sent again, whichever image brought it. */
export async function startUpload({ store, response, name, query }: Asked): Promise<void> {
  const known = query.get("mount");
  if (known !== null && (await store.size(known)) !== undefined) {
    return tell(response, 201, { location: `/v2/${name}/blobs/${known}` });
  }
  const upload = newUpload();
  tell(response, 202, { location: `/v2/${name}/blobs/uploads/${upload}`, range: "0-0" });
}

export async function continueUpload(asked: Asked): Promise<void> {
  const { store, request, response, name, reference } = asked;
  const bytes = await store.receive(reference, request);
  const location = `/v2/${name}/blobs/uploads/${reference}`;
  tell(response, 202, { location, range: `0-${Math.max(bytes - 1, 0)}` });
}

export async function endUpload(asked: Asked): Promise<void> {
  const { store, request, response, name, reference, query } = asked;
  await store.receive(reference, request);
  const digest = query.get("digest") ?? "";
  if (!(await store.finish(reference, digest))) return complain(response, 400, "DIGEST_INVALID");
  tell(response, 201, { location: `/v2/${name}/blobs/${digest}`, "docker-content-digest": digest });
}

export async function readBlob({ store, request, response, reference }: Asked): Promise<void> {
  const size = await store.size(reference);
  if (size === undefined) return complain(response, 404, "BLOB_UNKNOWN");
  response.writeHead(200, {
    "content-type": "application/octet-stream",
    "content-length": size,
    "docker-content-digest": reference,
  });
  if (request.method === "HEAD") return void response.end();
  await pipeline(store.read(reference), response);
}

export async function putManifest(asked: Asked): Promise<void> {
  const { store, request, response, name, reference } = asked;
  const body = await buffer(request);
  const digest = digestOf(body);
  const type = request.headers["content-type"] ?? "application/json";
  for (const it of [digest, reference])
    store.manifests.set(`${name}@${it}`, { body, type, digest });
  tell(response, 201, {
    location: `/v2/${name}/manifests/${digest}`,
    "docker-content-digest": digest,
  });
}

export async function readManifest(asked: Asked): Promise<void> {
  const { store, request, response, name, reference } = asked;
  const manifest = store.manifests.get(`${name}@${reference}`);
  if (manifest === undefined) return complain(response, 404, "MANIFEST_UNKNOWN");
  response.writeHead(200, {
    "content-type": manifest.type,
    "content-length": manifest.body.length,
    "docker-content-digest": manifest.digest,
  });
  response.end(request.method === "HEAD" ? undefined : manifest.body);
}

function tell(response: ServerResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, { "content-length": 0, ...headers }).end();
}

export function complain(response: ServerResponse, status: number, code: string): void {
  const body = JSON.stringify({
    errors: [{ code, message: code.toLowerCase().replace("_", " ") }],
  });
  response.writeHead(status, { "content-type": "application/json" }).end(body);
}
