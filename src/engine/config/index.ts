import { open, stat } from "node:fs/promises";
import { MAX_BYTES, tooLarge } from "./decode.ts";
import { wholeFile } from "./diagnose.ts";
import { ConfigError } from "./diagnostic.ts";
import type { LoadedConfig } from "./load.ts";

export { ConfigError, type Diagnostic } from "./diagnostic.ts";
export type { LoadedConfig } from "./load.ts";
export { init, type ReadTopFile } from "./init/index.ts";
export { renderDiagnostics } from "./render.ts";
export { type Overrides, resolve } from "./resolve.ts";

/**
 * Reads and validates a `deploy.yaml`. Throws ConfigError with all that is wrong.
 * The parser and the schema are imported while the file is read: `sluice --help` needs neither.
 */
export async function loadConfig(
  from: string | { readonly file: string; readonly bytes: Uint8Array },
): Promise<LoadedConfig> {
  const reading = typeof from === "string" ? readBounded(from) : from;
  const [{ parseConfig }, { file, bytes }] = await Promise.all([import("./load.ts"), reading]);
  return parseConfig(file, bytes);
}

async function readBounded(file: string): Promise<{ file: string; bytes: Uint8Array }> {
  const fail = (problem: string, fix: string): never => {
    throw new ConfigError([wholeFile(file, { problem, fix })]);
  };
  const found = await stat(file).catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT"
      ? fail(
          "there is no such file",
          "run sluice init to write a first one, or name it with --config",
        )
      : fail(`the file cannot be read (${error.code})`, "check its permissions"),
  );
  // A device or a pipe may have no end, and opening a pipe may wait for ever.
  if (!found.isFile()) fail("this is not a file", "name a deploy.yaml");
  if (found.size > MAX_BYTES) throw new ConfigError([wholeFile(file, tooLarge(found.size))]);
  return { file, bytes: await readAtMost(file, MAX_BYTES + 1) };
}

/** The file may have grown since it was measured, so the buffer and not the file sets the bound. */
async function readAtMost(file: string, limit: number): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const buffer = Buffer.allocUnsafe(limit);
    let length = 0;
    for (let read = -1; read !== 0 && length < limit; length += read) {
      read = (await handle.read(buffer, length, limit - length)).bytesRead;
    }
    return buffer.subarray(0, length);
  } finally {
    await handle.close();
  }
}
