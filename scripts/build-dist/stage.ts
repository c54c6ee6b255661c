import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/**
 * Copies what tsc emitted to where it is bundled from, and lets it take the ES modules of `yaml`
 * instead of the CommonJS ones that Node would: the same sources, but what is not used of them can
 * be left out (2 ms of the start, see docs/adr/0003-bundle.md).
 */
export async function stage(root: string): Promise<string> {
  const folder = join(root, "build/bundle");
  await rm(folder, { recursive: true, force: true });
  await cp(join(root, "build/src"), join(folder, "src"), { recursive: true });
  const yaml = join(root, "node_modules/yaml/browser/dist/index.js");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".js"));
  await Promise.all(files.map((file) => redirect(join(file.parentPath, file.name), yaml)));
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await writeFile(join(folder, "src/cli/version.js"), `export const version = () => "${version}";`);
  await writeFile(join(folder, "src/cli/run/bot.js"), "export const run = undefined;");
  await writeFile(join(folder, "entry.js"), ENTRY);
  return folder;
}

/** The Action and the CLI in one bundle: they share nearly everything. See `CLI` in bundle.ts. */
const ENTRY = `import { start } from "./src/action/index.js";
if (process.argv[2] === "cli") {
  process.argv.splice(2, 1);
  void import("./src/cli/main.js");
} else start(process.argv.slice(2));
`;

async function redirect(file: string, yaml: string): Promise<void> {
  const text = await readFile(file, "utf8");
  const redirected = text.replaceAll(`from "yaml"`, `from "${relative(dirname(file), yaml)}"`);
  if (redirected !== text) await writeFile(file, redirected);
}
