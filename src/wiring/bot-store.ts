import { embedded, postgres } from "../adapters/store/database.ts";
import type { StoreLog } from "../adapters/store/log.ts";
import { openStore } from "../adapters/store/store.ts";
import type { Store } from "../contracts/store.ts";

/** The store of the bot: a Postgres server when one is named, a folder of this machine otherwise. */
export async function botStore(
  { databaseUrl, folder }: { readonly databaseUrl?: string; readonly folder: string },
  log: StoreLog,
): Promise<Store> {
  const database = databaseUrl === undefined ? await embedded(folder) : postgres(databaseUrl);
  try {
    return await openStore(database, { log });
  } catch (error) {
    await database.close();
    throw error;
  }
}
