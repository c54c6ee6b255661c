/**
 * `npm run build`: sources → `build/` (tsc) → `dist/` (ncc), see docs/adr/0003-bundle.md.
 * `npm run build -- --check` compares instead of writing, and fails where `dist/` is not current.
 */
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bundle, type Files } from "./build-dist/bundle.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const dist = join(root, "dist");

/** What `dist/` must hold for the sources as they are. */
export async function buildDist(): Promise<Files> {
  const tsc = join(root, "node_modules/.bin/tsc");
  await promisify(execFile)(tsc, ["-p", join(root, "scripts/build-dist/tsconfig.json")]);
  return bundle(root);
}

/** Names of files in `dist/` that are missing, different or too many. */
export async function staleFiles(files: Files): Promise<string[]> {
  const present = await readdir(dist).catch(() => [] as string[]);
  const names = new Set([...files.keys(), ...present]);
  const stale = await Promise.all(
    [...names].map(async (name) => {
      const text = await readFile(join(dist, name), "utf8").catch(() => undefined);
      return text === files.get(name) ? [] : [name];
    }),
  );
  return stale.flat().toSorted();
}

async function write(files: Files): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  await Promise.all([...files].map(([name, text]) => writeFile(join(dist, name), text)));
}

if (import.meta.main) {
  const files = await buildDist();
  if (process.argv.includes("--check")) {
    const stale = await staleFiles(files);
    if (stale.length > 0) {
      console.error(`dist/ is not current (${stale.join(", ")}): npm run build, then commit it`);
      process.exitCode = 1;
    }
  } else {
    await write(files);
    const sizes = [...files].map(([name, text]) => [name, Buffer.byteLength(text)] as const);
    for (const [name, size] of sizes) console.log(`${String(size).padStart(9)}  dist/${name}`);
    console.log(`${String(sizes.reduce((sum, [, size]) => sum + size, 0)).padStart(9)}  in all`);
  }
}
