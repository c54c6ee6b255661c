import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { access, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What was pushed: contents by digest in files, manifests by name and digest or tag in memory. */
export interface Store {
  /** Takes in a part of an upload. @returns how many bytes it has now */
  receive(upload: string, part: Readable): Promise<number>;
  /** Ends an upload. False when its content is not what the digest says. */
  finish(upload: string, digest: string): Promise<boolean>;
  /** Bytes of a content; `undefined` where there is none. */
  size(digest: string): Promise<number | undefined>;
  read(digest: string): Readable;
  readonly manifests: Map<string, Manifest>;
  close(): Promise<void>;
}

export interface Manifest {
  readonly body: Buffer;
  readonly type: string;
  readonly digest: string;
}

export async function createStore(): Promise<Store> {
  const folder = await mkdtemp(`${tmpdir()}/sluice-registry-`);
  const place = (name: string) => `${folder}/${name.replace(":", "-")}`;
  const uploads = new Map<
    string,
    { readonly hash: ReturnType<typeof createHash>; bytes: number }
  >();
  return {
    manifests: new Map(),
    async receive(upload, part) {
      const state = uploads.get(upload) ?? { hash: createHash("sha256"), bytes: 0 };
      uploads.set(upload, state);
      const count = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          state.hash.update(chunk);
          state.bytes += chunk.length;
          done(undefined, chunk);
        },
      });
      await pipeline(part, count, createWriteStream(place(upload), { flags: "a" }));
      return state.bytes;
    },
    async finish(upload, digest) {
      const state = uploads.get(upload);
      uploads.delete(upload);
      if (state === undefined || `sha256:${state.hash.digest("hex")}` !== digest) return false;
      await rename(place(upload), place(digest));
      return true;
    },
    async size(digest) {
      const path = place(digest);
      const isThere = await access(path).then(
        () => true,
        () => false,
      );
      return isThere ? (await stat(path)).size : undefined;
    },
    read: (digest) => createReadStream(place(digest)),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

export function newUpload(): string {
  return `upload-${randomUUID()}`;
}

export function digestOf(body: Buffer): string {
  return `sha256:${createHash("sha256").update(body).digest("hex")}`;
}
