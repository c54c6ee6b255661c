import { createHmac, randomUUID } from "node:crypto";
import type { Clock } from "../../http/clock.ts";
import type { App } from "../apps/types.ts";

/** An event for one App. */
export interface Message {
  readonly event: string;
  readonly action: string | undefined;
  readonly installation: number;
  readonly repository: number | undefined;
  readonly body: object;
}

/** One attempt to tell an App of an event. A repeated one has the same `guid`. */
export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly app: App;
  readonly message: Message;
  /** Exactly the bytes that were signed. */
  readonly raw: string;
  readonly delivered: number;
  readonly isRedelivery: boolean;
  /** Seconds. */
  duration: number;
  /** `OK`, or what went wrong. */
  status: string;
  /** 0: no answer. */
  statusCode: number;
  requestHeaders: Readonly<Record<string, string>>;
  responseHeaders: Readonly<Record<string, string>>;
  response: string;
}

/** What arrives, in which order, how often: a list may leave out, repeat and reorder. */
export type Arrange = (waiting: readonly Delivery[]) => readonly Delivery[];

export interface Hooks {
  send(app: App, message: Message): void;
  /** From now on deliveries wait. */
  hold(): void;
  /** Lets those that wait go, one after the other, as arranged; later ones go at once again. */
  release(arrange?: Arrange): Promise<void>;
  waiting(): readonly Delivery[];
  /** Tells the same once more. */
  redeliver(delivery: Delivery): Promise<Delivery>;
  /** Newest first; those of the last three days. */
  list(app: App): Delivery[];
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export interface HookParts {
  readonly clock: Clock;
  readonly timeoutMs: number;
  nextId(): number;
}

const KEPT = 3 * 24 * 3_600_000;

export function createHooks(parts: HookParts): Hooks {
  const log: Delivery[] = [];
  const underWay = new Set<Promise<unknown>>();
  let waiting: Delivery[] | undefined;

  const attempt = (delivery: Delivery): Promise<void> => {
    log.push(delivery);
    const work = post(delivery, parts.timeoutMs);
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  };
  const create = (app: App, message: Message, from?: Delivery): Delivery => ({
    id: parts.nextId(),
    guid: from?.guid ?? randomUUID(),
    app,
    message,
    raw: from?.raw ?? JSON.stringify(message.body),
    delivered: parts.clock.now(),
    isRedelivery: from !== undefined,
    duration: 0,
    status: "",
    statusCode: 0,
    requestHeaders: {},
    responseHeaders: {},
    response: "",
  });
  return {
    send(app, message) {
      if (app.hook === undefined) return;
      const delivery = create(app, message);
      if (waiting === undefined) void attempt(delivery);
      else waiting.push(delivery);
    },
    hold: () => void (waiting ??= []),
    waiting: () => waiting ?? [],
    async release(arrange = (all) => all) {
      const all = waiting ?? [];
      waiting = undefined;
      const seen = new Set<Delivery>();
      for (const delivery of arrange(all)) {
        const { app, message } = delivery;
        await attempt(seen.has(delivery) ? create(app, message, delivery) : delivery);
        seen.add(delivery);
      }
    },
    async redeliver(delivery) {
      const again = create(delivery.app, delivery.message, delivery);
      await attempt(again);
      return again;
    },
    list: (app) =>
      log
        .filter((it) => it.app.id === app.id && it.delivered > parts.clock.now() - KEPT)
        .toSorted((a, b) => b.id - a.id),
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

/** Sends once, and notes what came of it. Never rejects: GitHub does not try again by itself. */
async function post(delivery: Delivery, timeoutMs: number): Promise<void> {
  const { hook } = delivery.app;
  if (hook === undefined) return;
  const begin = performance.now();
  delivery.requestHeaders = headersOf(delivery, hook.secret);
  try {
    const response = await fetch(hook.url, {
      method: "POST",
      headers: delivery.requestHeaders,
      body: delivery.raw,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    delivery.statusCode = response.status;
    delivery.responseHeaders = Object.fromEntries(response.headers);
    delivery.response = await response.text();
    delivery.status = response.ok ? "OK" : `Invalid HTTP Response: ${response.status}`;
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    delivery.status = isLate ? "timed out" : "failed to connect to host";
    if (isLate) delivery.statusCode = 504;
  }
  delivery.duration = Math.round(performance.now() - begin) / 1000;
}

export function headersOf(
  { guid, app, message, raw }: Pick<Delivery, "guid" | "app" | "message" | "raw">,
  secret: string,
): Record<string, string> {
  const sign = (hash: string) => `${hash}=${createHmac(hash, secret).update(raw).digest("hex")}`;
  return {
    "content-type": "application/json",
    accept: "*/*",
    "user-agent": "GitHub-Hookshot/5a4d0e0",
    "x-github-delivery": guid,
    "x-github-event": message.event,
    "x-github-hook-id": String(app.id + 1),
    "x-github-hook-installation-target-id": String(app.id),
    "x-github-hook-installation-target-type": "integration",
    ...(secret === ""
      ? {}
      : { "x-hub-signature": sign("sha1"), "x-hub-signature-256": sign("sha256") }),
  };
}
