import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Runs `work` while no other process of this machine holds the same lock, so that test files started
 * at once build an image once. A lock whose holder is dead is taken over.
 * @param path the lock file; its folder is made
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await mkdir(new URL(".", `file://${path}`).pathname, { recursive: true });
  while (!(await take(path))) await wait(200);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const holder = Number(await readFile(path, "utf8").catch(() => ""));
  // An empty file is a holder that has not written its number yet.
  if (holder > 0 && !isAlive(holder)) await rm(path, { force: true });
  return false;
}

/** Whether a process with this id exists on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
