import type { Cache } from "../contracts/cache.ts";
import type { Queue } from "../contracts/queue.ts";
import type { QueueName } from "../contracts/store.ts";
import { keep } from "./ingress/keep.ts";
import { mayConcernUs, type Place, placeOf, type WebhookJob } from "./jobs.ts";

/** One attempt of GitHub to deliver, as its list has it. */
export interface Attempt {
  readonly id: number;
  /** The delivery's own id: every attempt of it has the same. */
  readonly guid: string;
  /** ISO 8601. */
  readonly delivered: string;
  readonly ok: boolean;
  readonly event: string;
}

/** GitHub's record of what it sent to the App. */
export interface DeliveryList {
  /** Newest first. */
  attempts(): AsyncIterable<readonly Attempt[]>;
  payload(attempt: number): Promise<object>;
}

export interface MissedParts {
  readonly list: DeliveryList;
  readonly cache: Cache;
  readonly queue: (name: QueueName) => Pick<Queue<WebhookJob>, "put">;
}

/** What is remembered from one look to the next. */
interface Looked {
  /** ISO 8601. */
  readonly at: string;
  /** Deliveries that were fetched within the time that is looked at again. */
  readonly fetched: readonly string[];
}

const KEY = "missed-deliveries";
const HOUR = 3_600_000;
/** GitHub keeps its list for three days. */
const OLDEST = 72 * HOUR;
/** Looked at again each time: attempts of one delivery may be minutes apart. */
const OVERLAP = HOUR;
/** Fetched at once: thousands may have been missed, and people wait for them. */
const TOGETHER = 10;

/**
 * Takes in what GitHub could not deliver since we looked last, after a downtime or a database that was
 * away; resolves to how many were new. What is known already is left out by the queue.
 */
export async function fetchMissed(parts: MissedParts, now = new Date()): Promise<number> {
  const last = await parts.cache.get<Looked>(KEY);
  const since = Math.max(Date.parse(last?.value.at ?? "") - OVERLAP || 0, now.getTime() - OLDEST);
  const before = new Set(last?.value.fetched);
  const attempts = await missing(parts.list, since);
  const unknown = attempts.filter(({ guid }) => !before.has(guid));
  let count = 0;
  const failures: unknown[] = [];
  for (let from = 0; from < unknown.length; from += TOGETHER) {
    const taken = await takeIn(parts, unknown.slice(from, from + TOGETHER));
    count += taken.count;
    failures.push(...taken.failures);
  }
  // One that cannot be read holds up none of the others; all are looked at again next time.
  if (failures.length > 0) throw failures[0];
  const fetched = attempts.map(({ guid }) => guid);
  await parts.cache.set(KEY, { at: now.toISOString(), fetched } satisfies Looked, last?.version);
  return count;
}

/** Oldest first, one attempt of each delivery that no attempt brought home. */
async function missing(list: DeliveryList, since: number): Promise<Attempt[]> {
  const home = new Set<string>();
  const failed = new Map<string, Attempt>();
  for await (const page of list.attempts()) {
    const recent = page.filter(({ delivered }) => Date.parse(delivered) >= since);
    for (const attempt of recent) {
      if (attempt.ok) home.add(attempt.guid);
      else failed.set(attempt.guid, attempt);
    }
    if (recent.length < page.length) break;
  }
  return [...failed.values()].filter(({ guid }) => !home.has(guid)).toReversed();
}

/** What could be fetched is put, in one write for each queue. */
async function takeIn(
  parts: MissedParts,
  attempts: readonly Attempt[],
): Promise<{ readonly count: number; readonly failures: readonly unknown[] }> {
  const read = await Promise.allSettled(attempts.map((attempt) => placeIn(parts.list, attempt)));
  const places = read.flatMap((one) => (one.status === "fulfilled" ? (one.value ?? []) : []));
  let count = 0;
  for (const name of ["commands", "deliveries"] as const) {
    const jobs = places.filter(({ queue }) => queue === name).map(({ job }) => job);
    if (jobs.length > 0) count += (await parts.queue(name).put(jobs)).size;
  }
  const failures = read.flatMap((one) =>
    one.status === "rejected" ? [one.reason as unknown] : [],
  );
  return { count, failures };
}

async function placeIn(list: DeliveryList, attempt: Attempt): Promise<Place | undefined> {
  const { id, guid, event, delivered } = attempt;
  const payload = keep(event, await list.payload(id));
  if (payload === undefined) return undefined;
  const data = { event, delivery: guid.toLowerCase(), received: delivered, payload };
  return mayConcernUs(data) ? placeOf(data) : undefined;
}
