import { statfs } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseThread, ended } from "./database-thread.ts";
import type { Connection } from "./prepared.ts";

export interface RemoteDatabase {
  readonly prompt: Connection;
  /** Does not wait for the disk, and lets everything go first that does. */
  readonly lazy: Connection;
  /** Bytes that can still be written. */
  readonly free: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Milliseconds before a database that has ended is opened again. */
const PAUSE = 500;

/**
 * Opens the database of a folder in a thread of its own, at this version's tables. Postgres ends when it
 * cannot write its log; it is opened again then, and repeats what the log has.
 */
export async function openRemote(folder: string): Promise<RemoteDatabase> {
  const path = resolve(folder);
  let thread = await DatabaseThread.open(path);
  let opening: Promise<void> | undefined;
  let isClosed = false;
  const reopen = async (): Promise<void> => {
    try {
      await sleep(PAUSE);
      thread = await DatabaseThread.open(path);
    } finally {
      opening = undefined;
    }
  };
  const connection = (lazy: boolean): Connection => ({
    async query(text, values = []) {
      if (isClosed) throw ended();
      if (thread.hasEnded) await (opening ??= reopen());
      return thread.ask(text, values, lazy);
    },
  });
  return {
    prompt: connection(false),
    lazy: connection(true),
    free: async () => {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    },
    async close() {
      isClosed = true;
      await opening?.catch(() => {});
      await thread.close();
    },
  };
}
