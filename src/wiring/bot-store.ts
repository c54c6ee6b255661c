import { setTimeout as sleep } from "node:timers/promises";
import { type Database, embedded, postgres } from "../adapters/store/database.ts";
import type { StoreLog } from "../adapters/store/log.ts";
import { openStore, type StoreOptions } from "../adapters/store/store.ts";
import type { Store } from "../contracts/store.ts";
import { SluiceError } from "../model/errors.ts";

export interface BotStoreConfig {
  readonly databaseUrl?: string;
  readonly folder: string;
  /** Seconds. */
  readonly heartbeat: number;
  /** Bytes. */
  readonly reserve: number;
}

/** Milliseconds for a database that starts at the same time as the bot. */
const PATIENCE = 60_000;
const PAUSE = 1_000;

/** The store of the bot: a Postgres server when one is named, a folder of this machine otherwise. */
export async function botStore(config: BotStoreConfig, log: StoreLog): Promise<Store> {
  const { databaseUrl, folder, heartbeat, reserve } = config;
  const options = { log, heartbeat, reserve };
  if (databaseUrl === undefined) return open(await embedded(folder), options);
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await open(postgres(databaseUrl), options);
    } catch (error) {
      if (error instanceof SluiceError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      if (Date.now() > end) throw new SluiceError("STORE_UNAVAILABLE", message, { cause: error });
      log.warn({ reason: message }, "the database does not answer yet");
      await sleep(PAUSE);
    }
  }
}

async function open(database: Database, options: Partial<StoreOptions>): Promise<Store> {
  try {
    return await openStore(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}
