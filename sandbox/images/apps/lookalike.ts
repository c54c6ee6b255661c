import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseLdd } from "./libraries.ts";
import { mustRun, run } from "./run.ts";
import { type Entry, busyboxTree, programTree, writeTree } from "./tree.ts";

/** An image made of what this machine has: each folder of the build context becomes one layer. */
interface LookAlike {
  readonly layers: readonly { readonly folder: string; readonly entries: readonly Entry[] }[];
  readonly command: readonly string[];
}

/** Text of the Dockerfile that puts each folder over `/` as a layer of its own. */
export function dockerfile(folders: readonly string[], command: readonly string[]): string {
  return [
    "FROM scratch",
    ...folders.map((folder) => `COPY ${folder}/ /`),
    "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    `CMD ${JSON.stringify(command)}`,
    "",
  ].join("\n");
}

/** `busybox:stable` from Debian's static busybox. */
export async function busyboxLookAlike(): Promise<LookAlike> {
  return { layers: [{ folder: "system", entries: await systemEntries() }], command: ["sh"] };
}

/** `node:24-slim` from the Node that npm installed; busybox stands for Debian's shell and tools. */
export async function nodeLookAlike(): Promise<LookAlike> {
  const node = nodeBinary();
  const libraries = parseLdd(await mustRun(["ldd", node]));
  const program = programTree(node, "/usr/local/bin/node", libraries);
  return {
    layers: [
      { folder: "system", entries: await systemEntries() },
      { folder: "node", entries: program },
    ],
    command: ["node"],
  };
}

/** Builds the image under `tag`. */
export async function buildLookAlike(tag: string, image: LookAlike): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), "sluice-image-"));
  try {
    for (const { folder, entries } of image.layers) await writeTree(join(context, folder), entries);
    const folders = image.layers.map(({ folder }) => folder);
    await writeFile(join(context, "Dockerfile"), dockerfile(folders, image.command));
    await mustRun(["docker", "build", "--quiet", "--tag", tag, context]);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

async function systemEntries(): Promise<Entry[]> {
  const busybox = "/bin/busybox";
  const isStatic = existsSync(busybox) && (await run(["ldd", busybox])).code !== 0;
  if (!isStatic) throw new Error("no static /bin/busybox: apt-get install busybox-static");
  const applets = (await mustRun([busybox, "--list"])).trim().split("\n");
  return busyboxTree(busybox, applets);
}

/** Node 24 as npm laid it down for development; the one that runs us may be older. */
function nodeBinary(): string {
  const name = `node-linux-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), "bin", "node");
  } catch {
    throw new Error(`the npm package ${name} is not installed: npm ci`);
  }
}
