import type { Readable } from "node:stream";
import { extract, type Header } from "tar-stream";
import { entryKind, findManifest, type Found, identityOf, makeManifest } from "./layout.ts";
import { blobPath, closingDocuments } from "./oci.ts";
import { createSpool, digestStream, type Kept, SMALL, type Spool } from "./spool.ts";
import { TAR_END, tarHeader, tarPadding } from "./tar.ts";

export interface ArchiveOptions {
  /** Diff ids of the image, from the base up. */
  readonly diffIds: readonly string[];
  /** Layers from the base up to leave out. */
  readonly held: number;
  /** What the image is called in the archive. */
  readonly tag: string;
  /** Called as a layer begins, with the exact bytes that follow. */
  readonly onLayer?: (size: number, diffId: string | undefined) => void;
  /** Called with the bytes of each piece of a layer. */
  readonly onBytes?: (bytes: number) => void;
  /** Called once, near the end: what a classic and a containerd store will call this image. */
  readonly onIdentity?: (ids: readonly [config: string, manifest: string]) => void;
}

interface Entry extends AsyncIterable<Buffer> {
  readonly header: Header;
  resume(): unknown;
}

interface Work {
  readonly options: ArchiveOptions;
  readonly wanted: ReadonlySet<string>;
  readonly spool: Spool;
  /** Small files by name, manifests and configurations among them. */
  readonly documents: Map<string, Buffer>;
  /** Blobs whose layer is not known yet. */
  readonly waiting: Map<string, Kept>;
  readonly sizes: Map<string, number>;
  readonly written: Set<string>;
  found: Found | undefined;
}

/**
 * Rewrites the stream of `docker save` into one OCI archive that every engine since 20.10 loads,
 * without the layers that the host holds. Pulls from `source` only as fast as it is read; what
 * cannot be judged when it passes by is set aside on disk, at most one layer at a time from the
 * classic layout. Throws when `source` ends early or is not the image that `options` describe.
 */
export async function* filterArchive(
  source: Readable,
  options: ArchiveOptions,
): AsyncGenerator<Buffer> {
  const work = startWork(options);
  const tar = extract();
  source.once("error", (error) => tar.destroy(error));
  source.once("close", () => {
    if (!source.readableEnded) tar.destroy(new Error("the image archive was cut short"));
  });
  source.pipe(tar);
  try {
    for await (const entry of tar as AsyncIterable<unknown>) yield* takeEntry(work, entry as Entry);
    yield* finish(work);
  } finally {
    source.destroy();
    await work.spool.close();
  }
}

function startWork(options: ArchiveOptions): Work {
  return {
    options,
    wanted: new Set(options.diffIds.slice(options.held)),
    spool: createSpool(),
    documents: new Map(),
    waiting: new Map(),
    sizes: new Map(),
    written: new Set(),
    found: undefined,
  };
}

async function* takeEntry(work: Work, entry: Entry): AsyncGenerator<Buffer> {
  const { name, type, size } = entry.header;
  const kind = entryKind(name, type);
  if (kind.kind === "layer") yield* takeLayer(work, entry, size);
  else if (kind.kind === "blob") yield* takeBlob(work, entry, kind.digest, size);
  else if (kind.kind === "document") await keepDocument(work, entry, name, size);
  else entry.resume();
}

/** A classic layer is known by its content alone: it is digested first, then sent or dropped. */
async function* takeLayer(work: Work, entry: Entry, size: number): AsyncGenerator<Buffer> {
  if (work.wanted.size === 0) {
    work.sizes.set(await digestStream(entry), size);
    return;
  }
  const kept = await work.spool.keep(entry, size);
  work.sizes.set(kept.digest, size);
  yield* settle(work, kept.digest, kept);
}

async function* takeBlob(
  work: Work,
  entry: Entry,
  digest: string,
  size: number,
): AsyncGenerator<Buffer> {
  const verdict = judge(work, digest, size);
  if (verdict === "send") yield* writeLayer(work, digest, size, entry);
  else if (verdict === "drop") entry.resume();
  else {
    const kept = await work.spool.keep(entry, size);
    work.waiting.set(digest, kept);
    if (!kept.buffer) return;
    work.documents.set(blobPath(digest), kept.buffer);
    work.found ??= findManifest(work.documents, work.options.diffIds);
    if (work.found) yield* settleWaiting(work);
  }
}

/** Classic stores name a layer's blob by its diff id; others only the manifest can tell. */
function judge(work: Work, digest: string, size: number): "send" | "drop" | "wait" {
  if (work.wanted.has(digest)) return "send";
  if (work.options.diffIds.includes(digest)) return "drop";
  if (size <= SMALL) return "wait";
  if (work.options.held === 0) return "send";
  if (!work.found) return "wait";
  return wantedBlobs(work).has(digest) ? "send" : "drop";
}

function wantedBlobs({ found, options }: Work): ReadonlySet<string> {
  return new Set(found?.layers.slice(options.held).map(({ digest }) => digest));
}

async function keepDocument(work: Work, entry: Entry, name: string, size: number): Promise<void> {
  if (size > SMALL) throw new Error(`${name} in the image archive is too large`);
  const { buffer } = await work.spool.keep(entry, size);
  if (buffer) work.documents.set(name, buffer);
}

async function* settleWaiting(work: Work): AsyncGenerator<Buffer> {
  for (const [digest, kept] of work.waiting) {
    work.waiting.delete(digest);
    yield* settle(work, digest, kept);
  }
}

async function* settle(work: Work, digest: string, kept: Kept): AsyncGenerator<Buffer> {
  const wanted = work.wanted.has(digest) || wantedBlobs(work).has(digest);
  if (wanted && !work.written.has(digest)) yield* writeLayer(work, digest, kept.size, kept.read());
  await kept.drop();
}

async function* writeLayer(
  work: Work,
  digest: string,
  size: number,
  content: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  work.written.add(digest);
  work.options.onLayer?.(size, diffIdOf(work, digest));
  yield tarHeader(blobPath(digest), size);
  for await (const chunk of content) {
    work.options.onBytes?.(chunk.length);
    yield chunk;
  }
  yield tarPadding(size);
}

function diffIdOf({ found, options }: Work, digest: string): string | undefined {
  if (options.diffIds.includes(digest)) return digest;
  const index = found?.layers.findIndex((layer) => layer.digest === digest) ?? -1;
  return options.diffIds[index];
}

async function* finish(work: Work): AsyncGenerator<Buffer> {
  const { documents, options, sizes } = work;
  work.found ??= makeManifest(documents, options.diffIds, sizes);
  if (!work.found) throw new Error("the image archive holds another image than the one inspected");
  yield* settleWaiting(work);
  const lacking = [...wantedBlobs(work)].find((digest) => !work.written.has(digest));
  if (lacking) throw new Error(`the image archive lacks layer ${lacking}`);
  options.onIdentity?.(identityOf(work.found));
  for (const { name, content } of closingDocuments(
    work.found.config,
    work.found.manifest,
    options.tag,
  ))
    yield Buffer.concat([tarHeader(name, content.length), content, tarPadding(content.length)]);
  yield TAR_END;
}
