import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startPostgres, type PostgresServer } from "../../../sandbox/postgres/server.ts";
import { planDeliveries, sendAll } from "./deliveries.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { type BotProcesses, startBots } from "./processes.ts";

export type StoreKind = "pglite" | "postgres";

export interface RoundWishes {
  readonly store: StoreKind;
  /** Commands, each carried out exactly once when all is well. */
  readonly commands: number;
  /** Milliseconds over which they are sent, and longer than which nobody is killed. */
  readonly ms: number;
}

export interface RoundResult {
  readonly kills: number;
  /** Deliveries by the status they got; 0: no answer, since the process had been killed. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Milliseconds from the last delivery until everything was done. */
  readonly settled: number;
}

export const SECRET = "the secret of the bench";
/** Milliseconds: what is not done by then is lost, however busy the machine is. */
const PATIENCE = 180_000;

/** Kills bots at random moments while deliveries come in, then waits until everything is done. */
export async function playRound({ store, commands, ms }: RoundWishes): Promise<RoundResult> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-durability-"));
  const ledger = await openLedger();
  const database = store === "postgres" ? await startPostgres() : undefined;
  const bots = await startBots(environments(folder, ledger, database));
  try {
    const planned = planDeliveries(commands);
    const chaos = new AbortController();
    const chaotic = [killBots(bots, chaos.signal), breakDatabase(database, ms)];
    const statuses = await sendAll(planned, SECRET, bots.urls, ledger, ms);
    chaos.abort();
    await Promise.all(chaotic);
    const settled = await settle(ledger, commands);
    return { kills: bots.kills(), statuses, settled, ...verdict(ledger, planned) };
  } finally {
    await bots.stop();
    await database?.remove();
    await ledger.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Variables of each process. */
export function environments(
  folder: string,
  ledger: Ledger,
  database: PostgresServer | undefined,
): Record<string, string>[] {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const common = {
    APP_ID: "1",
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: SECRET,
    GITHUB_API_URL: ledger.url,
    LEDGER: ledger.url,
    HOST: "127.0.0.1",
    PORT: "0",
    SLUICE_ADMIN_PORT: "0",
    SLUICE_DATA_DIR: join(folder, "data"),
    SLUICE_HEARTBEAT: "3",
    SLUICE_MISSED_EVERY: "2",
    LOG_LEVEL: "error",
  };
  if (database === undefined) return [common];
  return Array.from({ length: 3 }, () => ({ ...common, DATABASE_URL: database.url }));
}

async function killBots(bots: BotProcesses, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    while (bots.urls().length === 0 && !signal.aborted) await sleep(10);
    await sleep(200 + Math.random() * 1_800, undefined, { signal }).catch(() => {});
    if (!signal.aborted) await bots.killOne();
  }
}

/** Once, in the middle: a crash of the server, which is away for a second. */
async function breakDatabase(database: PostgresServer | undefined, ms: number): Promise<void> {
  if (database === undefined) return;
  await sleep(ms * (0.2 + Math.random() * 0.6));
  await database.stop("SIGKILL");
  await sleep(1_000);
  await database.start();
}

/** Until all is done, and then for as long as something could still be done twice. */
async function settle({ dispatched }: Ledger, commands: number): Promise<number> {
  const start = Date.now();
  while (dispatched.size < commands && Date.now() - start < PATIENCE) await sleep(50);
  const settled = Date.now() - start;
  await sleep(4_000);
  return settled;
}

function verdict({ dispatched }: Ledger, planned: readonly { readonly key: string }[]) {
  const keys = new Set(planned.map(({ key }) => key));
  return {
    lost: [...keys].filter((key) => !dispatched.has(key)),
    doubled: [...dispatched]
      .filter(([key, count]) => count > 1 || !keys.has(key))
      .map(([key]) => key),
  };
}
