import { closeSync, openSync, readSync, statSync } from "node:fs";
import { MAX_BYTES, tooLarge } from "./decode.ts";
import { wholeFile } from "./diagnose.ts";
import { ConfigError } from "./diagnostic.ts";

/**
 * Bytes of a file that is not too large; throws ConfigError. One small file is all that a command
 * waits for, and `node:fs/promises` alone takes longer to load than the file takes to read.
 */
export function readBounded(file: string): Uint8Array {
  const found = attempt(file, () => statSync(file));
  // A device or a pipe may have no end, and opening a pipe may wait for ever.
  if (!found.isFile()) refuse(file, "this is not a file", "name a deploy.yaml");
  if (found.size > MAX_BYTES) throw new ConfigError([wholeFile(file, tooLarge(found.size))]);
  return attempt(file, () => readAtMost(file, MAX_BYTES + 1));
}

/** The file may have grown since it was measured, so the buffer and not the file sets the bound. */
function readAtMost(file: string, limit: number): Uint8Array {
  const handle = openSync(file, "r");
  try {
    const buffer = Buffer.allocUnsafe(limit);
    let length = 0;
    for (let read = -1; read !== 0 && length < limit; length += read) {
      read = readSync(handle, buffer, length, limit - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}

function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT")
      return refuse(file, `the file cannot be read (${code})`, "check its permissions");
    return refuse(
      file,
      "there is no such file",
      "run sluice init to write a first one, or name it with --config",
    );
  }
}

function refuse(file: string, problem: string, fix: string): never {
  throw new ConfigError([wholeFile(file, { problem, fix })]);
}
