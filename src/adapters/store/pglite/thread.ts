// The thread in which PGlite runs: its statements, which take milliseconds of a processor, then keep
// no request waiting at the door.
import { parentPort, workerData } from "node:worker_threads";
import { Kysely, PGliteDialect } from "kysely";
import { migrate } from "../migrate.ts";
import type { Tables } from "../tables.ts";
import type { Answer, Ask, Opened } from "./messages.ts";
import { type EmbeddedDatabase, openFolder } from "./open.ts";
import type { Connection } from "./prepared.ts";

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

/** One statement at a time; those that somebody waits for at the door first. */
function serve({ prompt, lazy, close }: EmbeddedDatabase): void {
  const lanes: Record<"prompt" | "lazy", Ask[]> = { prompt: [], lazy: [] };
  let busy = false;
  const work = async (): Promise<void> => {
    busy = true;
    for (let ask = next(); ask !== undefined; ask = next()) {
      const answered = await answer(ask.lazy ? lazy : prompt, ask);
      port.postMessage(answered);
      if (isEnd(answered)) process.exit(1);
      // What was asked meanwhile gets into its lane: PGlite's own promises never let it.
      await new Promise(setImmediate);
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

/** Postgres names every error of its own; any other means that it has ended, or its disk has. */
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Whoever asks next has it opened again, which is what repairs it. */
function isEnd(answer: Answer): boolean {
  return "message" in answer && !SQLSTATE.test(answer.code ?? "");
}

async function answer(connection: Connection, { id, text, values }: Ask): Promise<Answer> {
  try {
    const { rows, affectedRows = 0 } = await connection.query(
      text,
      JSON.parse(values) as unknown[],
    );
    return { id, rows, affectedRows };
  } catch (error) {
    return { id, ...failure(error) };
  }
}

function failure(error: unknown): { readonly message: string; readonly code?: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = "code" in error ? { code: String(error.code) } : {};
  return { message: error.message, ...code };
}
