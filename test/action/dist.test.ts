import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import type { Files } from "../../scripts/build-dist/bundle.ts";
import { buildDist, staleFiles } from "../../scripts/build-dist.ts";
import { readActionFile } from "../../sandbox/runner/index.ts";
import { root } from "./bundle.ts";

const MOST_BYTES = 2_500_000;

let files: Files;
beforeAll(async () => {
  files = await buildDist();
}, 5 * 60_000);

test("dist/ is what the sources give: npm run build", async () => {
  expect(await staleFiles(files)).toEqual([]);
});

test("both entries of action.yml are there, and the licences of what is inside", () => {
  const { main, post } = readActionFile(root);
  const names = [...files.keys()].map((name) => `dist/${name}`);
  expect(names).toEqual(expect.arrayContaining([main, post, "dist/licenses.txt"]));
  for (const name of ["ssh2", "yaml", "zod", "@actions/core", "@octokit/rest"]) {
    expect(`\n${files.get("licenses.txt")}`).toContain(`\n${name}\n`);
  }
});

test("the command line that package.json names starts from it, by its own version", async () => {
  const { bin, version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  expect([...files.keys()].map((name) => `dist/${name}`)).toContain(bin.sluice);
  const run = (...words: string[]) =>
    promisify(execFile)(process.execPath, [join(root, bin.sluice), ...words]);
  expect((await run("--version")).stdout).toBe(`${version}\n`);
  const config = join(root, "examples/shop/deploy.yaml");
  const wrong = run("plan", "nowhere", "--config", config);
  await expect(wrong).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("nowhere"),
  });
});

test("nothing but text is in it, and all together stays small", () => {
  const kinds = new Set([...files.keys()].map((name) => name.replace(/^.*\./, "")));
  expect([...kinds].toSorted()).toEqual(["js", "json", "txt"]);
  const size = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  expect(size).toBeLessThan(MOST_BYTES);
});

test(
  "it is the same to the byte from another folder, and where install scripts have run",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "sluice-other-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    for (const name of ["package.json", "build/src", "scripts", "node_modules"]) {
      const filter = (path: string) => !/node_modules\/(node-linux|@?typescript|@?ox)/.test(path);
      await cp(join(root, name), join(folder, name), { recursive: true, filter });
    }
    await pretendToBuild(join(folder, "node_modules/ssh2/lib/protocol/crypto"), "sshcrypto");
    await pretendToBuild(join(folder, "node_modules/cpu-features"), "cpufeatures");
    const other = new Map(await bundleIn(folder));
    expect([...other.keys()].toSorted()).toEqual([...files.keys()].toSorted());
    const different = [...files].filter(([name, text]) => other.get(name) !== text);
    expect(different.map(([name]) => name)).toEqual([]);
  },
  5 * 60_000,
);

/** By the copy's own tools: webpack takes their paths into account too. */
async function bundleIn(folder: string): Promise<[string, string][]> {
  const script = `const { bundle } = await import("./scripts/build-dist/bundle.ts");
    process.stdout.write(JSON.stringify([...(await bundle(process.cwd()))]));`;
  const argv = ["--input-type=module", "-e", script];
  const { stdout } = await promisify(execFile)(process.execPath, argv, {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as [string, string][];
}

/** What node-gyp leaves in a package's folder. */
async function pretendToBuild(folder: string, name: string): Promise<void> {
  const release = join(folder, "build/Release");
  await mkdir(release, { recursive: true });
  await writeFile(join(release, `${name}.node`), "\u007FELF");
}
