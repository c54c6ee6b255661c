import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { extract, pack } from "tar-stream";

/** An image made up for a test: its configuration and the archives of its layers. */
export interface Made {
  readonly config: Buffer;
  readonly layers: readonly Buffer[];
  readonly diffIds: readonly string[];
}

export type Files = readonly (readonly [name: string, content: Buffer | { linkTo: string }])[];

export function digest(content: Buffer | string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

export function makeImage(layers: readonly Buffer[], command = "run"): Made {
  const diffIds = layers.map(digest);
  const rootfs = { type: "layers", diff_ids: diffIds };
  const config = Buffer.from(JSON.stringify({ config: { Cmd: [command] }, rootfs }));
  return { config, layers, diffIds };
}

/** Bytes that differ from layer to layer; content of a tar file is of no matter to the filter. */
export function layer(size: number, seed: string): Buffer {
  return Buffer.alloc(size, `${seed}:`);
}

/** As Docker < 25 saves: folders named by ids that say nothing, a repeated layer as a link. */
export function classicFiles({ config, layers }: Made): Files {
  const folders = layers.map((_, index) => hex(`folder ${index}`));
  const first = (content: Buffer) => layers.findIndex((other) => other.equals(content));
  const files = layers.flatMap((content, index) => {
    const folder = folders[index]!;
    const body =
      first(content) === index ? content : { linkTo: `../${folders[first(content)]}/layer.tar` };
    return [
      [`${folder}/VERSION`, Buffer.from("1.0")],
      [`${folder}/json`, Buffer.from("{}")],
      [`${folder}/layer.tar`, body],
    ] as const;
  });
  const name = `${hex(config)}.json`;
  const manifest = [{ Config: name, RepoTags: null, Layers: folders.map((f) => `${f}/layer.tar`) }];
  return byName([
    ...files,
    [name, config],
    ["manifest.json", Buffer.from(JSON.stringify(manifest))],
    ["repositories", Buffer.from("{}")],
  ]);
}

/**
 * As Docker ≥ 25 saves. `compressed` is the containerd store, where a blob's digest is not the
 * layer's diff id and an attestation stands beside the image.
 */
export function ociFiles({ config, layers }: Made, compressed = false): Files {
  const blobs = layers.map((content) => (compressed ? gzipSync(content, { level: 0 }) : content));
  const manifest = manifestOf(config, blobs);
  const statement = Buffer.from('{"_type":"https://in-toto.io/Statement/v0.1"}');
  const other = Buffer.from(JSON.stringify({ rootfs: { diff_ids: [digest(statement)] } }));
  const attestation = manifestOf(other, [statement]);
  const content = compressed
    ? [...blobs, config, manifest, statement, other, attestation]
    : [...blobs, config, manifest, Buffer.from('{"id":"legacy"}')];
  return byName([
    ...content.map((blob) => [`blobs/sha256/${hex(blob)}`, blob] as const),
    ["index.json", Buffer.from("{}")],
    ["manifest.json", Buffer.from("[]")],
    ["oci-layout", Buffer.from("{}")],
  ]);
}

export function tarOf(files: Files): Readable {
  const tar = pack();
  for (const [name, content] of files) {
    if (Buffer.isBuffer(content)) tar.entry({ name }, content);
    else tar.entry({ name, type: "symlink", linkname: content.linkTo });
  }
  tar.finalize();
  return Readable.from(pieces(tar as AsyncIterable<Uint8Array>), { objectMode: false });
}

/** As a process's output comes. */
async function* pieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += 65_536) yield chunk.subarray(at, at + 65_536);
}

/** Reads an archive back, in order. */
export async function filesOf(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ name: string; content: Buffer }[]> {
  const tar = extract();
  const files: { name: string; content: Buffer }[] = [];
  const read = async () => {
    for await (const entry of tar)
      files.push({
        name: entry.header.name,
        content: await buffer(entry as AsyncIterable<Buffer>),
      });
  };
  const source = Readable.from(chunks, { objectMode: false });
  await Promise.all([pipeline(source, tar as unknown as NodeJS.WritableStream), read()]);
  return files;
}

function manifestOf(config: Buffer, blobs: readonly Buffer[]): Buffer {
  const descriptor = (blob: Buffer) => ({
    mediaType: "x",
    digest: digest(blob),
    size: blob.length,
  });
  const layers = blobs.map(descriptor);
  return Buffer.from(JSON.stringify({ schemaVersion: 2, config: descriptor(config), layers }));
}

function byName(files: Files): Files {
  return files.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function hex(content: Buffer | string): string {
  return digest(content).slice("sha256:".length);
}
