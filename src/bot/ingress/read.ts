import { isUtf8 } from "node:buffer";
import type { WebhookJob } from "../jobs.ts";
import type { Head } from "./head.ts";
import { keep } from "./keep.ts";
import { Refused } from "./refusal.ts";

/** A signed body as the job it becomes; undefined: none of our business. */
export function readDelivery(
  { event, delivery }: Head,
  body: Buffer,
  received: Date,
): WebhookJob | undefined {
  const payload = keep(event, parse(body));
  if (payload === undefined) return undefined;
  return { event, delivery, received: received.toISOString(), payload };
}

function parse(body: Buffer): object {
  if (!isUtf8(body)) throw new Refused(400, "not-json");
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw new Refused(400, "not-json");
  }
  if (typeof value !== "object" || value === null) throw new Refused(400, "not-json");
  return value;
}
