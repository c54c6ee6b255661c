import { once } from "node:events";
import { statfs } from "node:fs/promises";
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { SluiceError } from "../../../model/errors.ts";
import type { Answer, Ask, Opened } from "./messages.ts";
import type { Connection, Results } from "./prepared.ts";

export interface RemoteDatabase {
  readonly prompt: Connection;
  /** Does not wait for the disk, and lets everything go first that does. */
  readonly lazy: Connection;
  /** Bytes that can still be written. */
  readonly free: () => Promise<number>;
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (results: Results) => void;
  readonly reject: (error: Error) => void;
}

// As source and as compiled.
const THREAD = new URL(
  import.meta.url.endsWith(".ts") ? "thread.ts" : "thread.js",
  import.meta.url,
);

/** Opens the database of a folder in a thread of its own, at this version's tables. */
export async function openRemote(folder: string): Promise<RemoteDatabase> {
  const path = resolve(folder);
  const thread = new Worker(THREAD, { workerData: path });
  const waiting = new Map<number, Waiting>();
  const [opened] = (await once(thread, "message")) as [Opened];
  if (!("ok" in opened)) throw asError(opened);
  thread.on("message", (answer: Answer) => settle(waiting, answer));
  const ended = once(thread, "exit").then(() => {
    const error = new SluiceError("STORE_UNAVAILABLE", "the database has ended");
    waiting.forEach(({ reject }) => reject(error));
    waiting.clear();
    return error;
  });
  // What breaks the thread is told by everything that waits for it.
  thread.on("error", () => {});
  return {
    ...connections(thread, waiting),
    free: async () => {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    },
    close: async () => {
      thread.postMessage("close");
      await ended;
    },
  };
}

function connections(thread: Worker, waiting: Map<number, Waiting>) {
  let ids = 0;
  let gone = false;
  thread.once("exit", () => (gone = true));
  const connection = (lazy: boolean): Connection => ({
    query: (text, values = []) =>
      new Promise((resolve, reject) => {
        if (gone) {
          reject(new SluiceError("STORE_UNAVAILABLE", "the database has ended"));
          return;
        }
        const id = ids++;
        waiting.set(id, { resolve, reject });
        thread.postMessage({ id, text, values: JSON.stringify(values), lazy } satisfies Ask);
      }),
  });
  return { prompt: connection(false), lazy: connection(true) };
}

function settle(waiting: Map<number, Waiting>, answer: Answer): void {
  const one = waiting.get(answer.id);
  waiting.delete(answer.id);
  if ("rows" in answer) one?.resolve(answer);
  else one?.reject(asError(answer));
}

/** SQLSTATEs and our own codes survive the way between threads. */
function asError({ message, code }: { readonly message: string; readonly code?: string }): Error {
  if (code === "STORE_IN_USE" || code === "STORE_NEWER") return new SluiceError(code, message);
  return Object.assign(new Error(message), { code });
}
