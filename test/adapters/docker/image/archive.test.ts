import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, describe, expect, test } from "vitest";
import {
  type ArchiveOptions,
  filterArchive,
} from "../../../../src/adapters/docker/image/archive.ts";
import {
  classicFiles,
  digest,
  type Files,
  filesOf,
  layer,
  type Made,
  makeImage,
  ociFiles,
  tarOf,
} from "./archives.ts";

const LARGE = 3 * 1024 * 1024;
const image = makeImage([layer(LARGE, "base"), layer(700, "small"), layer(LARGE + 1, "app")]);
const layouts: [string, (made: Made) => Files, boolean][] = [
  ["classic", classicFiles, false],
  ["oci", ociFiles, false],
  ["oci, compressed", (made) => ociFiles(made, true), true],
];

async function filtered(files: Files, made: Made, more: Partial<ArchiveOptions> = {}) {
  const options = { diffIds: made.diffIds, held: 0, tag: "sluice/shop-web:1", ...more };
  return filesOf(filterArchive(tarOf(files), options));
}

function legacy(files: { name: string; content: Buffer }[]) {
  const text = files.find(({ name }) => name === "manifest.json")!.content.toString();
  return (JSON.parse(text) as { Config: string; RepoTags: string[]; Layers: string[] }[])[0]!;
}

/** A temporary folder of this file's own: others may spool at the same time. */
const folder = await mkdtemp(join(tmpdir(), "archive-test-"));
process.env["TMPDIR"] = folder;
afterAll(() => rm(folder, { recursive: true }));

/** Files that are set aside now: open, and without a name for anybody to find after a crash. */
async function setAside(): Promise<number> {
  const descriptors = await readdir("/proc/self/fd");
  const links = await Promise.all(
    descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")),
  );
  expect(await readdir(folder)).toEqual([]);
  return links.filter((link) => link.startsWith(folder) && link.endsWith("(deleted)")).length;
}

describe.each(layouts)("an archive in the %s layout", (_, filesIn, compressed) => {
  test.each([0, 1, 2, 3])(
    "without %i held layers has the others and what engines read",
    async (held) => {
      const files = await filtered(filesIn(image), image, { held });
      const blobs = files.filter(({ name }) => name.startsWith("blobs/"));
      expect(blobs).toHaveLength(image.layers.length - held + 2);
      for (const { name, content } of blobs)
        expect(`blobs/${digest(content).replace(":", "/")}`).toBe(name);
      const { Layers, Config } = legacy(files);
      expect(Config).toBe(`blobs/${digest(image.config).replace(":", "/")}`);
      const present = new Set(files.map(({ name }) => name));
      expect(Layers.map((path) => present.has(path))).toEqual(
        image.layers.map((_, i) => i >= held),
      );
    },
  );

  test("ends with the documents that make an engine look at the rest", async () => {
    const files = await filtered(filesIn(image), image, { held: 2 });
    const last = files.slice(-3).map(({ name }) => name);
    expect(last).toEqual(["oci-layout", "index.json", "manifest.json"]);
    expect(legacy(files).RepoTags).toEqual(["sluice/shop-web:1"]);
  });

  test("is the same whichever layers are left out, but for these", async () => {
    const [all, few] = [
      await filtered(filesIn(image), image),
      await filtered(filesIn(image), image, { held: 2 }),
    ];
    expect(all.slice(-4)).toEqual(few.slice(-4));
  });

  test("tells exact sizes and passes every byte", async () => {
    const sizes: number[] = [];
    let bytes = 0;
    const diffIds: (string | undefined)[] = [];
    await filtered(filesIn(image), image, {
      held: 1,
      onLayer: (size, diffId) => sizes.push(size) && diffIds.push(diffId),
      onBytes: (count) => (bytes += count),
    });
    expect(bytes).toBe(sizes.reduce((a, b) => a + b));
    expect(new Set(diffIds)).toEqual(new Set(image.diffIds.slice(1)));
    if (!compressed) expect(bytes).toBe(LARGE + 701);
  });

  test("that ends early is an error, wherever it ends", async () => {
    const whole = await buffer(tarOf(filesIn(image)));
    for (const at of [0, 511, 512, LARGE / 2, LARGE + 4096]) {
      const source = Readable.from([whole.subarray(0, at)], { objectMode: false });
      const options = { diffIds: image.diffIds, held: 1, tag: "x:1" };
      await expect(filesOf(filterArchive(source, options)), `cut at ${at}`).rejects.toThrow();
    }
    expect(await setAside()).toBe(0);
  });

  test("of another image is refused", async () => {
    const other = makeImage([layer(LARGE, "base"), layer(900, "other")]);
    await expect(filtered(filesIn(other), image, { held: 1 })).rejects.toThrow(
      /another image|lacks/,
    );
  });
});

test("a layer that stands both below and above the held ones is sent", async () => {
  const twice = makeImage([layer(900, "same"), layer(800, "middle"), layer(900, "same")]);
  for (const files of [classicFiles(twice), ociFiles(twice)]) {
    const names = (await filtered(files, twice, { held: 2 })).map(({ name }) => name);
    expect(names).toContain(`blobs/${twice.diffIds[0]!.replace(":", "/")}`);
    expect(names).not.toContain(`blobs/${twice.diffIds[1]!.replace(":", "/")}`);
  }
});

test("the identity told is that of the configuration and of the manifest", async () => {
  let told: readonly string[] = [];
  const files = await filtered(classicFiles(image), image, { onIdentity: (ids) => (told = ids) });
  expect(told[0]).toBe(digest(image.config));
  expect(files.map(({ name }) => name)).toContain(`blobs/${told[1]!.replace(":", "/")}`);
});

test("nothing is read ahead of the reader beyond some buffers", async () => {
  let read = 0;
  const big = makeImage([layer(40 * LARGE, "base")]);
  const source = tarOf(ociFiles(big));
  const counted = Readable.from(
    count(source, (bytes) => (read += bytes)),
    { objectMode: false },
  );
  const archive = filterArchive(counted, { diffIds: big.diffIds, held: 0, tag: "x:1" });
  for (let pieces = 0; pieces < 4; pieces++) await archive.next();
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(2 * LARGE);
  await archive.return(undefined);
  expect(counted.destroyed).toBe(true);
});

test("what was set aside on disk is gone when the reader stops early", async () => {
  const archive = filterArchive(tarOf(classicFiles(image)), {
    diffIds: image.diffIds,
    held: 1,
    tag: "x:1",
  });
  await archive.next();
  expect(await setAside()).toBe(1);
  await archive.return(undefined);
  expect(await setAside()).toBe(0);
});

async function* count(source: Readable, add: (bytes: number) => void) {
  for await (const chunk of source as AsyncIterable<Buffer>) {
    add(chunk.length);
    yield chunk;
  }
}
