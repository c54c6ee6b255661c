import { readdirSync, statSync } from "node:fs";
import { type FileHandle, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite, type PGliteOptions, type Transaction } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";

/** Times of files are as coarse as the kernel's tick: a younger one may have been written again since. */
const COARSE = 50;
const SEGMENT = /^[0-9A-F]{24}$/;

/**
 * PGlite's files with the one thing they lack: nothing it acknowledges was on disk before (a power cut
 * lost four of five acknowledged rows; its NodeFS has no fsync and Postgres runs with `-F`). PGlite
 * calls `syncToFs` while it holds the connection, before it answers; waiting there also lets timers and
 * sockets of this process have their turn, which PGlite's own promises never do.
 */
export class DurableFs extends NodeFS {
  /** Segment → time of its last change that is on disk, and the file, which stays open for the next. */
  readonly #synced = new Map<string, { readonly at: number; readonly file: FileHandle }>();
  #checkpoint = 0;

  override async syncToFs(): Promise<void> {
    await this.sync();
    await new Promise(setImmediate);
  }

  /** Resolves when everything that was written before is on disk. */
  async sync(): Promise<void> {
    const { mtimeMs } = statSync(join(this.rootDir, "global/pg_control"));
    if (mtimeMs === this.#checkpoint) return this.#syncSegments();
    // Opened, or a checkpoint: what the log no longer covers has to be on disk itself.
    await syncTree(this.rootDir);
    for (const { file } of this.#synced.values()) await file.close();
    this.#synced.clear();
    this.#checkpoint = mtimeMs;
  }

  async #syncSegments(): Promise<void> {
    const folder = join(this.rootDir, "pg_wal");
    const recent = Date.now() - COARSE;
    let fresh = false;
    for (const name of readdirSync(folder)) {
      if (!SEGMENT.test(name)) continue;
      const { mtimeMs: at } = statSync(join(folder, name));
      const known = this.#synced.get(name);
      if (at < recent && known?.at === at) continue;
      fresh ||= known === undefined;
      const file = known?.file ?? (await open(join(folder, name), "r"));
      await file.sync();
      this.#synced.set(name, { at, file });
    }
    if (fresh) await syncPath(folder);
  }
}

/** PGlite asks for the disk after BEGIN but not after COMMIT. */
export class DurablePGlite extends PGlite {
  readonly files: DurableFs;

  constructor(folder: string, options: PGliteOptions = {}) {
    const files = new DurableFs(folder);
    super({ ...options, fs: files });
    this.files = files;
  }

  override async transaction<T>(callback: (tx: Transaction) => Promise<T>): Promise<T> {
    const result = await super.transaction(callback);
    await this.files.sync();
    return result;
  }
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncPath(path).catch(absent);
  }
  await syncPath(folder);
}

/** Syncs a file, or the names in a folder. */
async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A temporary file may have gone since it was listed. */
function absent(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
