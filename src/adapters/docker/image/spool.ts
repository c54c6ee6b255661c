import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** Content of one archive file that was set aside until it is known whether the host needs it. */
export interface Kept {
  readonly size: number;
  /** `sha256:…` of the bytes. */
  readonly digest: string;
  /** In memory when it was small. */
  readonly buffer: Buffer | undefined;
  read(): AsyncIterable<Buffer>;
  drop(): Promise<void>;
}

export interface Spool {
  keep(content: AsyncIterable<Buffer>, size: number): Promise<Kept>;
  /** Removes whatever is left. */
  close(): Promise<void>;
}

/** Files up to this size never touch the disk; every manifest and configuration is smaller. */
export const SMALL = 1024 * 1024;

/** A private temporary folder, made when the first large file is kept. */
export function createSpool(): Spool {
  let folder: Promise<string> | undefined;
  const place = () => (folder ??= mkdtemp(join(tmpdir(), "sluice-layers-")));
  return {
    keep: async (content, size) =>
      size <= SMALL
        ? keepInMemory(content)
        : keepOnDisk(content, join(await place(), randomUUID())),
    close: async () => {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** Reads content to its end. */
export async function digestStream(content: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of content) hash.update(chunk);
  return `sha256:${hash.digest("hex")}`;
}

async function keepInMemory(content: AsyncIterable<Buffer>): Promise<Kept> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  const buffer = Buffer.concat(chunks);
  const digest = `sha256:${createHash("sha256").update(buffer).digest("hex")}`;
  return {
    size: buffer.length,
    digest,
    buffer,
    read: () => oneChunk(buffer),
    drop: async () => {},
  };
}

async function* oneChunk(buffer: Buffer): AsyncGenerator<Buffer> {
  yield buffer;
}

async function keepOnDisk(content: AsyncIterable<Buffer>, path: string): Promise<Kept> {
  const hash = createHash("sha256");
  let size = 0;
  const observed = async function* () {
    for await (const chunk of content) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  await pipeline(observed, createWriteStream(path, { flags: "wx", mode: 0o600 }));
  return {
    size,
    digest: `sha256:${hash.digest("hex")}`,
    buffer: undefined,
    read: () => createReadStream(path, { highWaterMark: 256 * 1024 }),
    drop: () => rm(path, { force: true }),
  };
}
