import type { IncomingMessage } from "node:http";
import type { Queue } from "../../contracts/queue.ts";
import type { QueueName } from "../../contracts/store.ts";
import { mayConcernUs, placeOf, type WebhookJob } from "../jobs.ts";
import { type Budget, withBody } from "./body.ts";
import { type Head, readHead } from "./head.ts";
import { readDelivery } from "./read.ts";
import { Refused } from "./refusal.ts";
import { isSigned } from "./signature.ts";

export interface DoorParts {
  /** One or two that are live; none opens the door to everybody, so there is always one. */
  readonly secrets: readonly [string, ...string[]];
  /** Bytes of a body. */
  readonly most: number;
  readonly budget: Budget;
  readonly queue: (name: QueueName) => Pick<Queue<WebhookJob>, "put">;
  /** Milliseconds that storing may take: GitHub gives up after ten seconds. */
  readonly patience: number;
}

/** `ignored`: rightly signed and none of our business. */
export type Taken = Head & { readonly outcome: "stored" | "repeated" | "ignored" };

/**
 * Takes one delivery in: nothing is parsed before the signature of its bytes is right, and it is
 * accepted when it is on disk. Throws `Refused`.
 */
export async function takeIn(parts: DoorParts, request: IncomingMessage): Promise<Taken> {
  const head = readHead(request.method, request.headers, parts.most);
  parts.budget.requireRoom(head.length ?? 0);
  return withBody(request, parts.most, parts.budget, async (body) => {
    if (!isSigned(body, head.signature, parts.secrets)) throw new Refused(401, "wrong-signature");
    const job = readDelivery(head, body, new Date());
    if (job === undefined || !mayConcernUs(job)) return { ...head, outcome: "ignored" };
    return { ...head, outcome: await store(parts, job) };
  });
}

/** Anything that goes wrong here answers 503: GitHub keeps the delivery, and we ask for it later. */
async function store(parts: DoorParts, delivery: WebhookJob): Promise<"stored" | "repeated"> {
  const { queue, job } = placeOf(delivery);
  try {
    const fresh = await within(parts.patience, parts.queue(queue).put([job]));
    return fresh.has(job.id) ? "stored" : "repeated";
  } catch (cause) {
    throw Object.assign(new Refused(503, "store"), { cause });
  }
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`nothing was stored within ${ms} ms`)), ms);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
