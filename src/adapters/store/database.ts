import { Kysely, PGliteDialect, PostgresDialect } from "kysely";
import { Pool } from "pg";
import { fromPglite, PgBoss, type ConstructorOptions } from "pg-boss";
import { openFolder, type EmbeddedDatabase } from "./pglite/open.ts";
import type { Tables } from "./tables.ts";

/** One place where data is, whichever it is. */
export interface Database {
  readonly db: Kysely<Tables>;
  readonly boss: PgBoss;
  /** Nobody else can be at work in it: claims found when it is opened are of the dead. */
  readonly exclusive: boolean;
  /** Bytes that can still be written; absent where another machine looks after that. */
  readonly free?: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Milliseconds: GitHub waits ten seconds for an answer. */
const PATIENCE = 5_000;
const CONNECTIONS = 6;

const QUEUES: ConstructorOptions = {
  schema: "sluice_queue",
  // Lapsed claims are our own business (`queue/jobs.ts`); this is only for removing old jobs.
  superviseIntervalSeconds: 300,
  monitorIntervalSeconds: 300,
  schedule: false,
};

export function postgres(url: string): Database {
  const options = "-c statement_timeout=30000";
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: PATIENCE,
    keepAlive: true,
    options,
  });
  // A connection that breaks while nobody uses it: the next query opens another.
  pool.on("error", () => {});
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema("sluice");
  const boss = new PgBoss({
    ...QUEUES,
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: PATIENCE,
    options,
  });
  return {
    db,
    boss,
    exclusive: false,
    close: async () => {
      await boss.stop({ graceful: false });
      await pool.end();
    },
  };
}

export async function embedded(folder: string): Promise<Database> {
  return onPglite(await openFolder(folder));
}

export function onPglite({ pglite, free, close }: EmbeddedDatabase): Database {
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) }).withSchema("sluice");
  const boss = new PgBoss({
    ...QUEUES,
    db: fromPglite(pglite),
    backend: "pglite",
    // One connection has neither an autovacuum to watch nor a way to rebuild beside its work.
    monitorVacuum: false,
    reindex: false,
  });
  return {
    db,
    boss,
    exclusive: true,
    free,
    close: async () => {
      await boss.stop({ graceful: false });
      await close();
    },
  };
}
