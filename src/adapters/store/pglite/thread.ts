// The thread in which PGlite runs: its statements, which take milliseconds of a processor, then keep
// no request waiting at the door.
import { parentPort, workerData } from "node:worker_threads";
import { Kysely, PGliteDialect } from "kysely";
import { migrate } from "../migrate.ts";
import type { Tables } from "../tables.ts";
import { lazily } from "./durable.ts";
import type { Answer, Ask, Opened } from "./messages.ts";
import { type EmbeddedDatabase, openFolder } from "./open.ts";

const port = parentPort!;

try {
  const database = await openFolder(String(workerData));
  const tables = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: database.pglite }) });
  await migrate(tables.withSchema("sluice"));
  serve(database);
  port.postMessage({ ok: true } satisfies Opened);
} catch (error) {
  port.postMessage(failure(error) satisfies Opened);
  port.close();
}

/** One statement at a time, as PGlite itself does; those that somebody waits for at the door first. */
function serve({ pglite, close }: EmbeddedDatabase): void {
  const lanes: Record<"prompt" | "lazy", Ask[]> = { prompt: [], lazy: [] };
  const slow = lazily(pglite);
  let busy = false;
  const work = async (): Promise<void> => {
    busy = true;
    for (let ask = next(); ask !== undefined; ask = next()) {
      const { id, text, values, lazy } = ask;
      const done = (lazy ? slow : pglite).query(text, [...values]).then(
        ({ rows, affectedRows = 0 }): Answer => ({ id, rows, affectedRows }),
        (error: unknown): Answer => ({ id, ...failure(error) }),
      );
      port.postMessage(await done);
    }
    busy = false;
  };
  const next = () => lanes.prompt.shift() ?? lanes.lazy.shift();
  port.on("message", (ask: Ask | "close") => {
    if (ask === "close") return void close().then(() => port.close());
    lanes[ask.lazy ? "lazy" : "prompt"].push(ask);
    if (!busy) void work();
  });
}

function failure(error: unknown): { readonly message: string; readonly code?: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = "code" in error ? { code: String(error.code) } : {};
  return { message: error.message, ...code };
}
