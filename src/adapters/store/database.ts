import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { type Dialect, Kysely, PGliteDialect, PostgresDialect } from "kysely";
import { Pool } from "pg";
import { migrate } from "./migrate.ts";
import type { Connection } from "./pglite/prepared.ts";
import { openRemote } from "./pglite/remote.ts";
import type { Tables } from "./tables.ts";

/** One place where data is, whichever it is. */
export interface Database {
  readonly db: Kysely<Tables>;
  /**
   * The same, without waiting for the disk. For what may be lost in a power cut, since it is found out
   * again: that a job was claimed or is done.
   */
  readonly lazy: Kysely<Tables>;
  /** Nobody else can be at work in it: claims found when it is opened are of the dead. */
  readonly exclusive: boolean;
  /** Where a journal in front of it can be; absent where the database is quick enough by itself. */
  readonly journals?: string;
  /** Bytes that can still be written; absent where another machine looks after that. */
  readonly free?: () => Promise<number>;
  /** Brings the tables to this version. */
  readonly prepare: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Milliseconds: GitHub waits ten seconds for an answer. */
const PATIENCE = 5_000;
/** Inside the database's folder: whoever keeps or moves one has the other. */
const JOURNALS = "sluice_journal";
/** Of each of two pools. */
const CONNECTIONS = 5;

export function postgres(url: string): Database {
  const pools = ["on", "off"].map((synchronous) => {
    const pool = new Pool({
      connectionString: url,
      max: CONNECTIONS,
      connectionTimeoutMillis: PATIENCE,
      keepAlive: true,
      options: `-c statement_timeout=30000 -c synchronous_commit=${synchronous}`,
    });
    // A connection may break while nobody waits for it: the next query opens another.
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    return pool;
  });
  const [db, lazy] = pools.map((pool) => tablesOf(new PostgresDialect({ pool })));
  const close = async () => void (await Promise.all(pools.map((pool) => pool.end())));
  return { db: db!, lazy: lazy!, exclusive: false, prepare: () => migrate(db!), close };
}

export async function embedded(folder: string): Promise<Database> {
  const { prompt, lazy, free, close } = await openRemote(folder);
  // The thread has brought the tables to this version before it serves anybody.
  const journals = join(folder, JOURNALS);
  return { ...onConnections({ prompt, lazy }), journals, free, prepare: async () => {}, close };
}

/** On connections that somebody else opens, prepares and closes. */
export function onConnections({ prompt, lazy }: Record<"prompt" | "lazy", Connection>): Database {
  const done = async () => {};
  const [db, idle] = [prompt, lazy].map((one) => tablesOf(dialectOf(one)));
  return { db: db!, lazy: idle!, exclusive: true, prepare: done, close: done };
}

/** A whole PGlite in this thread: for tests, many of which share one. */
export function onPglite(pglite: PGlite): Database {
  const db = tablesOf(new PGliteDialect({ pglite }));
  return { db, lazy: db, exclusive: true, prepare: () => migrate(db), close: async () => {} };
}

function dialectOf({ query }: Connection): PGliteDialect {
  const transaction = () => Promise.reject(new Error("each statement stands for itself"));
  const state = { closed: false, ready: true, waitReady: Promise.resolve() };
  const pglite = { query, transaction, ...state, close: async () => {} };
  return new PGliteDialect({ pglite: pglite as unknown as PGlite });
}

function tablesOf(dialect: Dialect): Kysely<Tables> {
  return new Kysely<Tables>({ dialect }).withSchema("sluice");
}
