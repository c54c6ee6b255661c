import type { Audit, AuditQuery, AuditRecord } from "../../contracts/audit.ts";
import type { Cache, Cached } from "../../contracts/cache.ts";
import type { Heads, SeenHead } from "../../contracts/heads.ts";
import type { DeadLetters, Queue } from "../../contracts/queue.ts";
import type { QueueName, Store } from "../../contracts/store.ts";
import { storable } from "../../model/storable.ts";
import { memoryPreviews } from "./previews.ts";
import { MemoryQueue, type MemoryQueueOptions } from "./queue.ts";

/** Everything in this process and nothing on disk: for tests, and for one command in an Action. */
export function memoryStore(options?: MemoryQueueOptions): Store {
  const queues = { deliveries: new MemoryQueue(options), commands: new MemoryQueue(options) };
  return {
    audit: memoryAudit(),
    cache: memoryCache(),
    heads: memoryHeads(),
    previews: memoryPreviews(),
    queue: <T>(name: QueueName) => queues[name] as unknown as Queue<T>,
    deadLetters: <T>(name: QueueName) => queues[name].dead as DeadLetters<T>,
    check: async () => {},
    close: async () => {},
  };
}

export function memoryAudit(): Audit {
  const records = new Map<string, AuditRecord>();
  return {
    async append(entry, once) {
      if (!records.has(once)) {
        records.set(once, {
          ...storable(structuredClone(entry)),
          id: records.size + 1,
          at: new Date(),
        });
      }
    },
    list: async (query) =>
      [...records.values()]
        .toReversed()
        .filter((record) => matches(record, query))
        .slice(0, query.limit),
  };
}

const EQUAL = ["repository", "environment", "correlation", "who"] as const;

function matches(record: AuditRecord, query: AuditQuery): boolean {
  return (
    (query.before === undefined || record.id < query.before) &&
    EQUAL.every((key) => query[key] === undefined || query[key] === record[key])
  );
}

export function memoryCache(): Cache {
  const values = new Map<string, Cached<unknown>>();
  let versions = 0;
  return {
    get: async <T>(key: string) => structuredClone(values.get(key)) as Cached<T> | undefined,
    async set(key, value, version) {
      if (values.get(key)?.version !== version) return false;
      values.set(key, { value: structuredClone(value), version: ++versions });
      return true;
    },
    async remove(key) {
      values.delete(key);
    },
  };
}

export function memoryHeads(): Heads {
  const heads: SeenHead[] = [];
  return {
    async see(head) {
      heads.push(structuredClone(head));
    },
    async at(repository, pull, when) {
      return heads
        .filter((head) => head.repository === repository && head.pull === pull && head.at <= when)
        .sort((a, b) => a.at.getTime() - b.at.getTime())
        .at(-1);
    },
  };
}
