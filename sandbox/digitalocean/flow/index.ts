import { setTimeout as wait } from "node:timers/promises";
import { type Answer, dig, type Send } from "../../http/client.ts";
import { account } from "./account.ts";
import { droplets } from "./droplets.ts";
import { network } from "./network.ts";
import { tagsAndProjects } from "./tags.ts";

/** What a part of the flow calls with. */
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
}

const TRIES = 500;
const PAUSE_MS = 20;

/**
 * Calls everything that the look-alike answers, as a client would that makes hosts and takes them away
 * again. Leaves nothing behind but the tags' VPC. Throws at the first unexpected status.
 */
export async function everything(send: Send): Promise<void> {
  const guide = toGuide(send);
  await account(guide);
  const made = await droplets(guide);
  await network(guide, made);
  await tagsAndProjects(guide, made);
  await guide.ask(204, "DELETE", "/v2/droplets?tag_name=flow");
  await gone(send, made.first);
  await gone(send, made.second);
}

function toGuide(send: Send): Guide {
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
  };
}

function gone(send: Send, id: string): Promise<void> {
  const path = `/v2/droplets/${id}`;
  return again(path, async () => (await send("GET", path)).status === 404);
}

async function again(path: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let left = TRIES; left > 0; left -= 1) {
    if (await isSo()) return;
    await wait(PAUSE_MS);
  }
  throw new Error(`GET ${path} never came to what was waited for`);
}
