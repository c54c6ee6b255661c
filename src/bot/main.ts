import { once } from "node:events";
import { botStore } from "../wiring/bot-store.ts";
import { chatopsApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { startBot } from "./start.ts";

/** Milliseconds that handlers get to end; container engines wait ten seconds before they kill. */
const GRACE = 7_000;

/** Runs the bot until it is told to end; resolves when all it had is on disk. */
export async function runBot(envVars: Readonly<Record<string, string | undefined>>): Promise<void> {
  const config = readConfig(envVars);
  const app = chatopsApp(config);
  const bot = await startBot({ config, app, openStore: (log) => botStore(config, log) });
  await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
  await bot.stop(GRACE);
}
