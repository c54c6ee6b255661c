import { join } from "node:path";
import { sql } from "kysely";
import type { QueueName, Store } from "../../contracts/store.ts";
import type { DeadLetters, Queue } from "../../contracts/queue.ts";
import { SluiceError } from "../../model/errors.ts";
import { storeAudit } from "./audit.ts";
import { storeCache } from "./cache.ts";
import type { Database } from "./database.ts";
import { storeHeads } from "./heads.ts";
import { silent, type StoreLog } from "./log.ts";
import { storePreviews } from "./previews.ts";
import { type QueueSettings, StoreQueue } from "./queue/queue.ts";
import { startUpkeep } from "./upkeep.ts";

export interface StoreOptions extends QueueSettings {
  readonly log: StoreLog;
  /** Bytes of disk that are left alone: a database that cannot write its log ends at once. */
  readonly reserve: number;
}

export const defaults: StoreOptions = {
  // With delays of 1 s to 2 min: more than half an hour of GitHub being away.
  tries: 25,
  heartbeat: 12,
  poll: 500,
  log: silent,
  reserve: 256 * 2 ** 20,
};

/** Opens what is there or makes it, brings it to this version, and takes back what dead processes held. */
export async function openStore(
  database: Database,
  given: Partial<StoreOptions> = {},
): Promise<Store> {
  const options = { ...defaults, ...given };
  const { db } = database;
  await database.prepare();
  const queues = {
    deliveries: makeQueue(database, "deliveries", options),
    commands: makeQueue(database, "commands", options),
  };
  if (database.exclusive) for (const queue of Object.values(queues)) await queue.reclaim(0);
  if (database.journals !== undefined) {
    for (const [name, queue] of Object.entries(queues)) {
      await queue.openJournal(join(database.journals, name));
    }
  }
  const stopUpkeep = startUpkeep(database, Object.values(queues), options);
  return {
    audit: storeAudit(db),
    cache: storeCache(db),
    heads: storeHeads(db),
    previews: storePreviews(db),
    queue: <T>(name: QueueName) => queues[name] as unknown as Queue<T>,
    deadLetters: <T>(name: QueueName) => queues[name].dead as DeadLetters<T>,
    check: () => check(database, options.reserve),
    async close() {
      stopUpkeep();
      await Promise.all(Object.values(queues).map((queue) => queue.close()));
      await database.close();
    },
  };
}

function makeQueue(
  database: Database,
  name: QueueName,
  settings: StoreOptions,
): StoreQueue<object> {
  const { db, lazy } = database;
  const room = oftenEnough(() => requireRoom(database, settings.reserve));
  const keyed = name === "commands";
  return new StoreQueue({ db, lazy, name, keyed, settings, room, log: settings.log });
}

async function check(database: Database, reserve: number): Promise<void> {
  await requireRoom(database, reserve);
  try {
    await database.db
      .insertInto("cache")
      .values({ key: "check", value: "0" })
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ written: sql<Date>`now()` }))
      .execute();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SluiceError("STORE_UNAVAILABLE", message, { cause: error });
  }
}

async function requireRoom({ free }: Database, reserve: number): Promise<void> {
  if (free === undefined || (await free()) >= reserve) return;
  throw new SluiceError("STORE_UNAVAILABLE", "the disk is nearly full");
}

/** Milliseconds in which a disk does not fill unseen: the reserve is far larger. */
const FRESH = 100;

/** The answer of `ask`, at most so old; a refusal is asked for anew. */
function oftenEnough(ask: () => Promise<void>): () => Promise<void> {
  let until = 0;
  return async () => {
    if (performance.now() < until) return;
    await ask();
    until = performance.now() + FRESH;
  };
}
