import { type PGlite, parse, protocol } from "@electric-sql/pglite";

export interface Results {
  readonly rows: readonly unknown[];
  readonly affectedRows?: number;
}

/** As much of a database as queries need; each statement stands for itself. */
export interface Connection {
  readonly query: (text: string, values?: readonly unknown[]) => Promise<Results>;
}

const { serialize } = protocol;

/**
 * PGlite's own `query` parses and plans every statement anew and speaks to Postgres six times for it.
 * Here each is prepared once, and one message carries the rest: a third of the time. For nobody else
 * beside it, and without transactions. Nothing waits for the disk.
 */
export function preparedOn(pglite: PGlite): Connection {
  const names = new Map<string, string>();
  const prepare = async (text: string): Promise<string> => {
    const name = `s${names.size}`;
    const message = [serialize.parse({ name, text }), serialize.sync()];
    await pglite.execProtocolStream(joined(message), { syncToFs: false });
    names.set(text, name);
    return name;
  };
  return {
    async query(text, values = []) {
      const statement = names.get(text) ?? (await prepare(text));
      const message = [
        serialize.bind({ statement, values: values.map(asText) }),
        serialize.describe({ type: "P" }),
        serialize.execute({}),
        serialize.sync(),
      ];
      const answers = await pglite.execProtocolStream(joined(message), { syncToFs: false });
      const [results] = parse.parseResults(answers, pglite.parsers);
      return results ?? { rows: [] };
    },
  };
}

/** Postgres reads every type from text. */
function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return value instanceof Date ? value.toISOString() : `${value as string | number | boolean}`;
}

function joined(messages: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(messages);
}
