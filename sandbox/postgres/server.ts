import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chown, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { postgresBinaries } from "./binaries.ts";
import { freePort } from "../net/port.ts";

export interface PostgresServer {
  readonly url: string;
  start(): Promise<void>;
  /** Leaves the data where they are. `SIGINT` ends its clients' sessions, `SIGKILL` is a crash. */
  stop(signal?: "SIGINT" | "SIGKILL"): Promise<void>;
  /** Stops it and removes the data. */
  remove(): Promise<void>;
}

export interface PostgresWishes {
  /** An empty folder; absent: one among temporary files. */
  readonly folder?: string;
  /** As for `postgres -c`. */
  readonly settings?: readonly string[];
}

/** Of a process; absent: our own. */
type Identity = { readonly uid: number; readonly gid: number } | { readonly uid?: never };

const run = promisify(execFile);
const STARTS = 40;

/** A real Postgres server, a process of this one, on a port of its own. */
export async function startPostgres(wishes: PostgresWishes = {}): Promise<PostgresServer> {
  const folder = wishes.folder ?? join(tmpdir(), `sluice-data-${randomBytes(4).toString("hex")}`);
  const binaries = join(await postgresBinaries(), "bin");
  const password = randomBytes(8).toString("hex");
  const port = await freePort();
  const base = `postgres://sluice:${password}@127.0.0.1:${port}`;
  const user = unprivileged();
  await initialise(binaries, folder, password, user);
  let server: ChildProcess | undefined;
  const settings = [
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=`,
    ...(wishes.settings ?? []),
  ];
  const argv = ["-D", folder, "-p", String(port), ...settings.flatMap((one) => ["-c", one])];
  const started: PostgresServer = {
    url: `${base}/postgres`,
    async start() {
      server = spawn(join(binaries, "postgres"), argv, { ...user, stdio: "ignore" });
      await answers(started.url);
    },
    async stop(signal = "SIGINT") {
      if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, "exit");
      server.kill(signal);
      await ended;
    },
    async remove() {
      await started.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await started.start();
  return started;
}

async function initialise(
  binaries: string,
  folder: string,
  password: string,
  user: Identity,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const secret = `${folder}.password`;
  await writeFile(secret, password, { mode: 0o644 });
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
  const argv = [
    "-D",
    folder,
    "-U",
    "sluice",
    `--pwfile=${secret}`,
    "-A",
    "scram-sha-256",
    "-E",
    "UTF8",
  ];
  await run(join(binaries, "initdb"), [...argv, "--no-sync", "--locale=C"], { ...user });
  await rm(secret);
}

/** Postgres refuses to run as root; `nobody` is on every machine. */
function unprivileged(): Identity {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
}

async function answers(url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (attempt === STARTS) throw error;
      await sleep(100);
    }
  }
}
