import type { Audit } from "./audit.ts";
import type { Cache } from "./cache.ts";
import type { Heads } from "./heads.ts";
import type { Previews } from "./previews.ts";
import type { DeadLetters, Queue } from "./queue.ts";

/** `deliveries`: what GitHub told, in any order. `commands`: what was asked, in order per key. */
export type QueueName = "deliveries" | "commands";

/** What the bot keeps. A queue, a cache and a record: losing it loses no service (design D5). */
export interface Store {
  readonly audit: Audit;
  readonly cache: Cache;
  readonly heads: Heads;
  readonly previews: Previews;
  queue<T>(name: QueueName): Queue<T>;
  deadLetters<T>(name: QueueName): DeadLetters<T>;
  /** Rejects with `STORE_UNAVAILABLE` unless something can be written now. */
  check(): Promise<void>;
  close(): Promise<void>;
}
