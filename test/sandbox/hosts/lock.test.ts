import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive, withLock } from "../../../sandbox/hosts/lock.ts";

let folder = "";
beforeEach(() => (folder = mkdtempSync(`${tmpdir()}/lock-`)));
afterEach(() => rmSync(folder, { recursive: true }));

/** The number of a process that has ended. */
const deadPid = () => spawnSync("true").pid;

test("two holders never work at the same time", async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, (inside += 1));
    await new Promise(setImmediate);
    inside -= 1;
    return inside;
  };
  const path = `${folder}/deeper/a.lock`;
  expect(await Promise.all([withLock(path, work), withLock(path, work)])).toEqual([0, 0]);
  expect(most).toBe(1);
});

test("a lock is let go when the work fails", async () => {
  const path = `${folder}/a.lock`;
  await expect(withLock(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await withLock(path, async () => "again")).toBe("again");
});

test("a dead holder's lock is taken over", async () => {
  const path = `${folder}/a.lock`;
  writeFileSync(path, String(deadPid()));
  expect(await withLock(path, async () => "mine")).toBe("mine");
});

test("this process is alive, one that has ended is not", () => {
  expect(isAlive(process.pid)).toBe(true);
  expect(isAlive(deadPid())).toBe(false);
});
