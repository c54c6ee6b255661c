import { setTimeout as wait } from "node:timers/promises";
import { type Answer, dig, type Send } from "./client.ts";

/** What a flow through an API calls with. */
export interface Guide {
  /** Throws when the status is another. */
  readonly ask: (status: number, method: string, path: string, body?: unknown) => Promise<Answer>;
  /** The number or text at a path of the answer. */
  readonly id: (answer: Answer, ...path: readonly (string | number)[]) => string;
  /** Asks again until the value at a path of the answer is the wanted one. */
  readonly until: (
    path: string,
    at: readonly (string | number)[],
    wanted: unknown,
  ) => Promise<void>;
  /** Asks again until there is nothing. */
  readonly gone: (path: string) => Promise<void>;
}

const TRIES = 500;
const PAUSE_MS = 20;

export function toGuide(send: Send): Guide {
  return {
    async ask(status, method, path, body) {
      const answer = await send(method, path, body);
      if (answer.status === status) return answer;
      const told = JSON.stringify(answer.body);
      throw new Error(`${method} ${path}: ${answer.status} instead of ${status}: ${told}`);
    },
    id: (answer, ...path) => String(dig(answer.body, ...path)),
    until: (path, at, wanted) =>
      again(path, async () => dig((await send("GET", path)).body, ...at) === wanted),
    gone: (path) => again(path, async () => (await send("GET", path)).status === 404),
  };
}

async function again(path: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let left = TRIES; left > 0; left -= 1) {
    if (await isSo()) return;
    await wait(PAUSE_MS);
  }
  throw new Error(`GET ${path} never came to what was waited for`);
}
