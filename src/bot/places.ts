import { existsSync } from "node:fs";
import type { Store } from "../contracts/store.ts";
import { SluiceError } from "../model/errors.ts";
import { botStore } from "../wiring/bot-store.ts";
import type { BotPlaces } from "./config.ts";

/**
 * By the bot where it runs, since its folder is open to one process at a time; otherwise by the store
 * itself, and in a Postgres always.
 */
export async function byBotOrStore<T>(
  places: BotPlaces,
  asked: (url: string) => Promise<T>,
  kept: (store: Store) => T,
): Promise<T> {
  const { databaseUrl, folder, adminHost, adminPort } = places;
  if (databaseUrl === undefined) {
    const found = await asked(`http://${adminHost}:${adminPort}`).catch(unlessAbsent);
    if (found !== undefined) return found;
    if (!existsSync(folder)) throw nobody(folder, adminHost, adminPort);
  }
  return kept(await botStore(places, { warn() {} }));
}

/** What `fetch` throws when nobody listens. */
function unlessAbsent(error: unknown): undefined {
  if (error instanceof TypeError) return undefined;
  throw error;
}

function nobody(folder: string, host: string, port: number): SluiceError {
  return new SluiceError(
    "USAGE",
    `no bot answers at ${host}:${port} and there is no ${folder}: set SLUICE_ADMIN_PORT, SLUICE_DATA_DIR or DATABASE_URL as the bot has them`,
  );
}
