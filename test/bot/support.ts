import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import { memoryStore } from "../../src/adapters/memory/store.ts";
import { Budget } from "../../src/bot/ingress/body.ts";
import { type Ingress, ingress, type IngressParts } from "../../src/bot/ingress/server.ts";
import type { WebhookJob } from "../../src/bot/jobs.ts";
import type { Store } from "../../src/contracts/store.ts";

export const SECRET = "a secret of this test";

export interface Door {
  readonly url: string;
  readonly port: number;
  readonly store: Store;
  readonly budget: Budget;
  /** `event outcome` of every delivery, in the order of the answers. */
  readonly outcomes: string[];
  readonly ingress: Ingress;
  close(): Promise<void>;
}

/** The way in, with a store behind it and nobody who handles anything. */
export async function openDoor(
  more: Partial<IngressParts> & { store?: Store } = {},
): Promise<Door> {
  const { store = memoryStore(), ...parts } = more;
  const outcomes: string[] = [];
  const budget = parts.budget ?? new Budget(64 * 2 ** 20);
  const made = ingress({
    secrets: [SECRET],
    path: "/hook",
    most: 2 ** 20,
    patience: 500,
    queue: (name) => store.queue<WebhookJob>(name),
    metrics: { taken: (event, outcome) => void outcomes.push(`${event} ${outcome}`) },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    ready: () => store.check(),
    ...parts,
    budget,
  });
  made.server.listen(0, "127.0.0.1");
  await once(made.server, "listening");
  const { port } = made.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    store,
    budget,
    outcomes,
    ingress: made,
    async close() {
      made.server.closeAllConnections();
      await made.drain();
    },
  };
}

export function sign(body: string | Buffer, secret = SECRET): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** A comment as GitHub tells of it, as far as it matters here, and something that is not kept. */
export function commentPayload(id: number, body: string, more: object = {}) {
  return {
    action: "created",
    comment: { id, body, user: { id: 1, login: "octocat", type: "User", url: "https://…" } },
    issue: { number: 12, pull_request: { url: "https://…" }, title: "not kept" },
    repository: { id: 7, name: "shop", full_name: "acme/shop", hooks_url: "https://…" },
    installation: { id: 99 },
    ...more,
  };
}

export interface Sent {
  readonly body?: string | Buffer;
  readonly event?: string;
  readonly delivery?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Left out of the headers. */
  readonly without?: string;
  readonly method?: string;
}

export function deliveryHeaders(sent: Sent, body: string | Buffer): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "x-github-event": sent.event ?? "issue_comment",
    "x-github-delivery": sent.delivery ?? randomUUID(),
    "x-hub-signature-256": sign(body),
    ...sent.headers,
  };
  if (sent.without !== undefined) delete headers[sent.without];
  return headers;
}

let comments = 1;

/** Sends one delivery; resolves to the status and what was answered. */
export async function send(door: Pick<Door, "url">, sent: Sent = {}) {
  const body = sent.body ?? JSON.stringify(commentPayload(comments++, "/deploy production"));
  const response = await fetch(door.url, {
    method: sent.method ?? "POST",
    headers: deliveryHeaders(sent, body),
    ...(sent.method === "GET" ? {} : { body: new Uint8Array(Buffer.from(body)) }),
  });
  const answer = (await response.json()) as { outcome?: string; reason?: string };
  return { status: response.status, ...answer };
}

/** Everything that waits in both queues. */
export async function waiting(store: Store): Promise<number> {
  const counts = await Promise.all(
    (["deliveries", "commands"] as const).map((name) => store.queue(name).counts()),
  );
  return counts.reduce((sum, { waiting }) => sum + waiting, 0);
}

/** A connection of one's own, for requests that no client would make. */
export async function rawConnection(port: number) {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  socket.on("error", () => {});
  const closed = new Promise<string>((resolve) => socket.once("close", () => resolve(text)));
  return { socket, closed };
}
