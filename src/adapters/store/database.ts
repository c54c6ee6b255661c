import type { PGlite } from "@electric-sql/pglite";
import { type Dialect, Kysely, PGliteDialect, PostgresDialect } from "kysely";
import { Pool } from "pg";
import { migrate } from "./migrate.ts";
import { lazily } from "./pglite/durable.ts";
import { openRemote, type RemoteConnection } from "./pglite/remote.ts";
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
  /** Bytes that can still be written; absent where another machine looks after that. */
  readonly free?: () => Promise<number>;
  /** Brings the tables to this version. */
  readonly prepare: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Milliseconds: GitHub waits ten seconds for an answer. */
const PATIENCE = 5_000;
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
  return {
    db: tablesOf(remoteDialect(prompt)),
    lazy: tablesOf(remoteDialect(lazy)),
    exclusive: true,
    free,
    // The thread did so before it served anybody.
    prepare: async () => {},
    close,
  };
}

function remoteDialect({ query }: RemoteConnection): PGliteDialect {
  const closed = false;
  const unavailable = () => Promise.reject(new Error("each statement stands for itself"));
  const pglite = {
    query,
    closed,
    ready: true,
    waitReady: Promise.resolve(),
    transaction: unavailable,
  };
  return new PGliteDialect({ pglite: { ...pglite, close: async () => {} } as unknown as PGlite });
}

/** A database in this thread: for tests, many of which share one. */
export function onPglite(pglite: PGlite): Database {
  const db = tablesOf(new PGliteDialect({ pglite }));
  const lazy = tablesOf(new PGliteDialect({ pglite: lazily(pglite) as PGlite }));
  return { db, lazy, exclusive: true, prepare: () => migrate(db), close: async () => {} };
}

function tablesOf(dialect: Dialect): Kysely<Tables> {
  return new Kysely<Tables>({ dialect }).withSchema("sluice");
}
