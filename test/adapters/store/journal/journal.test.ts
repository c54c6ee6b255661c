import { appendFile, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Journal } from "../../../../src/adapters/store/journal/journal.ts";

let folder: string;
const journals: Journal[] = [];
const openJournal = async () => {
  const { journal } = await Journal.open(folder);
  journals.push(journal);
  return journal;
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "journal-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(journals.splice(0).map((journal) => journal.close()));
  await rm(folder, { recursive: true });
});

const textsIn = async () => (await Journal.open(folder)).found.flatMap(({ texts }) => texts);
const files = async () => (await readdir(folder)).sort();

/** What every file of this process does. */
async function fileMethods() {
  const handle = await open(folder, "r");
  const methods = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  return methods;
}

test("what was appended is there for the next process, in its order, after a kill at any time", async () => {
  const journal = await openJournal();
  await journal.append(["a", "b"]);
  await journal.append(["c"]);
  // The kill: nothing is closed, and the next write got half way.
  await appendFile(join(folder, (await files())[0]!), "0123");
  expect(await textsIn()).toEqual(["a", "b", "c"]);
});

test("append resolves after the sync, and there is one for many", async () => {
  const journal = await openJournal();
  await journal.append(["first"]);
  const sync = vi.spyOn(await fileMethods(), "datasync");
  await journal.append(Array.from({ length: 500 }, String));
  expect(sync).toHaveBeenCalledTimes(1);
});

test("a file goes when all of its texts are kept elsewhere, and not before", async () => {
  const journal = await openJournal();
  const segment = await journal.append(["a", "b"]);
  await journal.append(["x".repeat(9 * 2 ** 20)]);
  expect(await files()).toHaveLength(1);
  await journal.release(segment, 2);
  expect(await files()).toHaveLength(1);
  await journal.release(segment, 1);
  expect(await files()).toEqual([]);
  const next = await journal.append(["c"]);
  await journal.release(next, 1);
  await journal.close();
  expect(await files()).toEqual([]);
});

test("a disk that is full in the middle of a write fails that append alone, and gives its room back", async () => {
  const journal = await openJournal();
  await journal.append(["a"]);
  const [name] = await files();
  const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  vi.spyOn(await fileMethods(), "write").mockImplementationOnce(async () => {
    await appendFile(join(folder, name!), "01234567 bb");
    throw full;
  });
  await expect(journal.append(["b".repeat(100)])).rejects.toBe(full);
  expect(await readFile(join(folder, name!), "utf8")).toMatch(/^[0-9a-f]{8} a\n$/);
  await journal.append(["c"]);
  expect(await textsIn()).toEqual(["a", "c"]);
});

test("after a sync that failed nothing more is written to that file", async () => {
  const journal = await openJournal();
  await journal.append(["a"]);
  vi.spyOn(await fileMethods(), "datasync").mockRejectedValueOnce(new Error("i/o error"));
  await expect(journal.append(["b"])).rejects.toThrow("i/o error");
  await journal.append(["c"]);
  expect(await files()).toHaveLength(2);
  expect(await textsIn()).toEqual(["a", "c"]);
});

test("files that are no part of it are left alone, and empty ones go", async () => {
  await writeFile(join(folder, "notes.txt"), "mine");
  await writeFile(join(folder, "000000000007"), "");
  const journal = await openJournal();
  await journal.append(["a"]);
  expect(await files()).toEqual(["000000000008", "notes.txt"]);
});
