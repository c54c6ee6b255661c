import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { filterArchive } from "../../src/adapters/docker/image/archive.ts";
import type { Image } from "../../src/contracts/images.ts";
import { spawned } from "../../test/adapters/docker/image/engine.ts";

/** The way that was refused (ADR 2): a read-only registry that a host pulls from. */
export interface Registry {
  /** Such as `127.0.0.1:40123/app:latest`. */
  readonly reference: string;
  readonly bytesServed: () => number;
  close(): Promise<void>;
}

/** Serves one image, its layers uncompressed, from a folder that `docker save` is unpacked into. */
export async function serveImage(image: Image): Promise<Registry> {
  const folder = await unpack(image);
  const [entry] = JSON.parse(await readFile(join(folder, "index.json"), "utf8")).manifests;
  let served = 0;
  const server = createServer((request, response) => {
    const digest = /\/(?:blobs|manifests)\/(?:latest|sha256:([0-9a-f]{64}))$/.exec(
      request.url ?? "",
    );
    const name = digest ? (digest[1] ?? entry.digest.slice(7)) : undefined;
    const type = request.url?.includes("/manifests/")
      ? entry.mediaType
      : "application/octet-stream";
    const file = name && join(folder, "blobs/sha256", name);
    void reply(response, file, { "content-type": type, "docker-content-digest": `sha256:${name}` })
      .then((bytes) => (served += bytes))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    reference: `127.0.0.1:${(server.address() as AddressInfo).port}/app:latest`,
    bytesServed: () => served,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function reply(
  response: ServerResponse,
  file: string | undefined,
  headers: Record<string, string>,
): Promise<number> {
  if (!file) {
    response.writeHead(200).end("{}");
    return 0;
  }
  const { size } = await stat(file);
  response.writeHead(200, { ...headers, "content-length": size });
  if (response.req.method === "HEAD") response.end();
  else await pipeline(createReadStream(file), response);
  return response.req.method === "HEAD" ? 0 : size;
}

async function unpack(image: Image): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bench-registry-"));
  const save = spawned([])(["docker", "save", image.id]);
  const untar = spawned([])(["tar", "-x", "-C", folder]);
  const diffIds = image.layers.map(({ diffId }) => diffId);
  const archive = filterArchive(save.stdout, { diffIds, held: 0, tag: "app:latest" });
  await pipeline(Readable.from(archive, { objectMode: false }), untar.stdin);
  await untar.exit;
  return folder;
}
