import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { link, rename, rm, stat } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SluiceError } from "../../../model/errors.ts";

export interface FolderClaim {
  release(): Promise<void>;
}

/** Longer than two processes that find the same dead claim need to act on it, in milliseconds. */
const SETTLE = 100;
const TRIES = 5;

/**
 * Claims a data folder for this process: two PGlites on one folder lose rows and say nothing. A claim is
 * a socket that answers, so it ends with its process, however that ends, and it is seen from other
 * containers of the machine, where a process id in a file means nothing.
 */
export async function claimFolder(folder: string): Promise<FolderClaim> {
  const path = shorter(`${folder}.claim`);
  const own = `${path}.${randomBytes(4).toString("hex")}`;
  const server = createServer((socket) => socket.destroy()).unref();
  server.listen(own);
  await once(server, "listening");
  try {
    await takeName(own, path, folder);
  } catch (error) {
    server.close();
    throw error;
  }
  const inode = await inodeOf(own);
  // The socket goes by the shared name alone now; a kill leaves nothing else behind.
  await rm(own);
  return {
    async release() {
      if ((await inodeOf(path)) === inode) await rm(path, { force: true });
      server.close();
    },
  };
}

/** A name of a socket may have about 100 characters. */
function shorter(path: string): string {
  const other = relative(process.cwd(), path);
  return other.length < path.length ? other : path;
}

/** Of several that link the same name one succeeds. */
async function takeName(own: string, path: string, folder: string): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (await linked(own, path)) {
      if (attempt > 0) await sleep(SETTLE);
      if (await isSame(own, path)) return;
    } else if (await answers(path)) break;
    else await moveAway(path, `${own}.old`);
  }
  throw new SluiceError("STORE_IN_USE", `another process uses ${folder}`);
}

async function linked(own: string, path: string): Promise<boolean> {
  return link(own, path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

/** Removes a dead claim; one that turns out to be alive was made since we asked, and is put back. */
async function moveAway(path: string, aside: string): Promise<void> {
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if (await answers(aside)) await linked(aside, path);
  await rm(aside, { force: true });
}

async function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function isSame(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([inodeOf(a), inodeOf(b)]);
  return first !== undefined && first === second;
}

async function inodeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.ino;
}
