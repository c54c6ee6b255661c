import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

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

/**
 * Large files are nameless from the moment they exist, so that the kernel takes the room back
 * even when this process is killed.
 */
export function createSpool(): Spool {
  const files = new Set<FileHandle>();
  return {
    keep: (content, size) => (size <= SMALL ? keepInMemory(content) : keepOnDisk(content, files)),
    close: async () => {
      await Promise.all([...files].map((file) => file.close()));
      files.clear();
    },
  };
}

async function namelessFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `sluice-layer-${randomUUID()}`);
  const file = await open(path, "wx+", 0o600);
  await rm(path);
  return file;
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

async function keepOnDisk(content: AsyncIterable<Buffer>, files: Set<FileHandle>): Promise<Kept> {
  const file = await namelessFile();
  files.add(file);
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    await file.writeFile(chunk);
    size += chunk.length;
  }
  return {
    size,
    digest: `sha256:${hash.digest("hex")}`,
    buffer: undefined,
    read: () => file.createReadStream({ start: 0, highWaterMark: 256 * 1024, autoClose: false }),
    drop: async () => {
      files.delete(file);
      await file.close();
    },
  };
}
