import { existsSync } from "node:fs";
import { SluiceError } from "../../model/errors.ts";
import { botStore } from "../../wiring/bot-store.ts";
import type { BotPlaces } from "../config.ts";
import { askedLetters } from "./asked.ts";
import type { LetterBox } from "./box.ts";
import { keptLetters } from "./kept.ts";

/**
 * By the bot where it runs, since its folder is open to one process at a time; otherwise by the store
 * itself, and in a Postgres always.
 */
export async function openLetters(places: BotPlaces): Promise<LetterBox> {
  const { databaseUrl, folder, adminHost, adminPort } = places;
  if (databaseUrl === undefined) {
    const asked = await askedLetters(`http://${adminHost}:${adminPort}`).catch(unlessAbsent);
    if (asked !== undefined) return asked;
    if (!existsSync(folder)) throw nobody(folder, adminHost, adminPort);
  }
  return keptLetters(await botStore(places, { warn() {} }));
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
