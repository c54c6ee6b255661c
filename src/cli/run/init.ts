import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { init } from "../../engine/config/index.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Run } from "../input.ts";

/** Writes a first deploy.yaml beside what it found; an existing one is never overwritten. */
export const run: Run = async ({ options }, { stdout }) => {
  const file = resolve(options.config);
  const folder = dirname(file);
  const text = await init(basename(folder), (name) => readTop(join(folder, name)));
  await writeFile(file, text, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    throw new SluiceError("USAGE", `${options.config} is there already`);
  });
  if (options.json) {
    stdout.write(`${JSON.stringify({ ok: true, reason: "OK", file })}\n`);
    return 0;
  }
  stdout.write(`${text}\nwrote ${options.config}; next: sluice deploy local\n`);
  return 0;
};

async function readTop(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "EISDIR") return undefined;
    throw error;
  });
}
