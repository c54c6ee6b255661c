import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ledger } from "./ledger.ts";

/** One request that will be sent once, whatever comes of it: GitHub does not repeat by itself. */
export interface Planned {
  readonly key: string;
  readonly guid: string;
  /** False: of the repository's own hook, which is in no list of the App. */
  readonly isApp: boolean;
  readonly payload: object;
}

const REPOSITORIES = 40;

/**
 * `count` comments, in an order that is not theirs; every second delivery comes twice or three times,
 * and every fifth comment under another hook's delivery as well.
 */
export function planDeliveries(count: number): Planned[] {
  const planned = Array.from({ length: count }, (_, n) => {
    const repository = 1 + (n % REPOSITORIES);
    const payload = commentPayload(repository, 1_000_000 + n);
    const one = { key: `${repository}/${1_000_000 + n}`, guid: randomUUID(), isApp: true, payload };
    const repeated = Array.from({ length: [1, 2, 1, 3][n % 4]! }, () => one);
    const other = { ...one, guid: randomUUID(), isApp: false };
    return n % 5 === 0 ? [...repeated, other] : repeated;
  });
  return shuffled(planned.flat());
}

/** Sends everything within about `ms`; resolves to how many got which status. 0: no answer. */
export async function sendAll(
  planned: readonly Planned[],
  secret: string,
  urls: () => readonly string[],
  ledger: Ledger,
  ms: number,
): Promise<Readonly<Record<number, number>>> {
  const statuses: Record<number, number> = {};
  const start = Date.now();
  const sending = planned.map(async (one, n) => {
    await sleep(start + (n / planned.length) * ms - Date.now());
    const status = await sendOne(one, secret, urls(), ledger);
    statuses[status] = (statuses[status] ?? 0) + 1;
  });
  await Promise.all(sending);
  return statuses;
}

async function sendOne(
  { guid, isApp, payload }: Planned,
  secret: string,
  urls: readonly string[],
  { attempts }: Ledger,
): Promise<number> {
  const url = urls[Math.floor(Math.random() * urls.length)];
  const status = url === undefined ? 0 : await post(url, guid, payload, secret);
  if (isApp) {
    const deliveredAt = new Date().toISOString();
    attempts.push({
      id: attempts.length + 1,
      guid,
      event: "issue_comment",
      deliveredAt,
      status,
      payload,
    });
  }
  return status;
}

/** → status; 0: no answer. */
export async function post(
  url: string,
  guid: string,
  payload: object,
  secret: string,
): Promise<number> {
  const body = JSON.stringify(payload);
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-github-event": "issue_comment",
    "x-github-delivery": guid,
    "x-hub-signature-256": `sha256=${signature}`,
  };
  const signal = AbortSignal.timeout(10_000);
  return fetch(`${url}/api/github/webhooks`, { method: "POST", headers, body, signal }).then(
    ({ status }) => status,
    () => 0,
  );
}

function commentPayload(repository: number, id: number): object {
  const user = { id: 1, login: "octocat", type: "User" };
  const name = `shop-${repository}`;
  return {
    action: "created",
    comment: { id, body: "/deploy production", user, created_at: new Date().toISOString() },
    issue: { number: 12, state: "open", user, pull_request: { url: "https://api.github.com/x" } },
    repository: { id: repository, name, full_name: `acme/${name}`, owner: user },
    installation: { id: 99 },
    sender: user,
  };
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((one) => ({ one, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
}
