import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { SluiceError } from "../../../model/errors.ts";
import type { Answer, Ask, Opened } from "./messages.ts";
import type { Results } from "./prepared.ts";

interface Waiting {
  readonly resolve: (results: Results) => void;
  readonly reject: (error: Error) => void;
}

// As source and as compiled.
const THREAD = new URL(
  import.meta.url.endsWith(".ts") ? "thread.ts" : "thread.js",
  import.meta.url,
);

/** One life of a database that runs in a thread. */
export class DatabaseThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exit: Promise<void>;
  #ids = 0;
  #hasEnded = false;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (answer: Answer) => this.#settle(answer));
    // What breaks the thread is told by everything that waits for it.
    worker.on("error", () => {});
    this.#exit = new Promise<void>((resolve) => worker.once("exit", resolve)).then(() =>
      this.#end(),
    );
  }

  static async open(path: string): Promise<DatabaseThread> {
    const worker = new Worker(THREAD, { workerData: path });
    const [opened] = (await once(worker, "message")) as [Opened];
    if (!("ok" in opened)) throw asError(opened);
    return new DatabaseThread(worker);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  ask(text: string, values: readonly unknown[], lazy: boolean): Promise<Results> {
    if (this.#hasEnded) return Promise.reject(ended());
    const id = this.#ids++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, text, values: JSON.stringify(values), lazy } satisfies Ask);
    });
  }

  async close(): Promise<void> {
    if (!this.#hasEnded) this.#worker.postMessage("close");
    await this.#exit;
  }

  #settle(answer: Answer): void {
    const one = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("rows" in answer) one?.resolve(answer);
    else one?.reject(asError(answer));
  }

  #end(): void {
    this.#hasEnded = true;
    this.#waiting.forEach(({ reject }) => reject(ended()));
    this.#waiting.clear();
  }
}

export function ended(): SluiceError {
  return new SluiceError("STORE_UNAVAILABLE", "the database has ended");
}

/** SQLSTATEs and our own codes survive the way between threads. */
function asError({ message, code }: { readonly message: string; readonly code?: string }): Error {
  if (code === "STORE_IN_USE" || code === "STORE_NEWER") return new SluiceError(code, message);
  return Object.assign(new Error(message), { code });
}
