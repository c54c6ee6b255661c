// What a bot lives through without being started again.
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { planDeliveries, post } from "../../../bench/bot/durability/deliveries.ts";
import { type Ledger, openLedger } from "../../../bench/bot/durability/ledger.ts";
import { environments, SECRET } from "../../../bench/bot/durability/round.ts";
import { startPostgres } from "../../../sandbox/postgres/server.ts";

const BOT = new URL("../../../bench/bot/durability/bot.ts", import.meta.url).pathname;
const PATIENCE = { timeout: 60_000, interval: 200 };
/** A disk of its own, which ends with the process and is seen by nobody else. */
const ON_SMALL_DISK = 'mount -t tmpfs -o size=160m tmpfs "$DISK" && exec "$@"';

let folder: string;
let ledger: Ledger;
let bot: ChildProcess;
let url: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "faults-"));
  ledger = await openLedger();
});
afterEach(async () => {
  bot.kill("SIGKILL");
  await ledger.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(argv: readonly string[], envVars: Record<string, string>): Promise<void> {
  const [program, ...words] = [...argv, process.execPath, BOT];
  const stdio = ["ignore", "ignore", "inherit", "ipc"] as const;
  bot = spawn(program, words, { env: { ...process.env, ...envVars }, stdio: [...stdio] });
  [url] = (await once(bot, "message")) as [string];
}

/** New commands, each with a comment of `size` characters; resolves to their statuses. */
let accepted: string[] = [];
let number = 2_000_000;
async function send(count: number, size = 20): Promise<number[]> {
  const planned = planDeliveries(1)[0]!;
  const statuses = Array.from({ length: count }, async () => {
    const id = number++;
    const body = `/deploy production ${"x".repeat(size)}`;
    const payload = {
      ...planned.payload,
      comment: { id, body, user: { id: 1, login: "octocat" } },
    };
    const status = await post(url, randomUUID(), payload, SECRET);
    if (status === 202) accepted.push(`1/${id}`);
    return status;
  });
  return Promise.all(statuses);
}
beforeEach(() => {
  accepted = [];
});

const ready = async () => (await fetch(`${url}/ready`)).status;
/** Carried out: each exactly once, and nothing else but what was refused and is fetched later. */
async function allDone(): Promise<void> {
  await expect
    .poll(() => accepted.filter((key) => !ledger.dispatched.has(key)), PATIENCE)
    .toEqual([]);
  expect(accepted.map((key) => ledger.dispatched.get(key))).toEqual(accepted.map(() => 1));
}

test("a disk that is full answers 503, and the same process goes on when there is room", async () => {
  const disk = join(folder, "disk");
  const [envVars = {}] = environments(folder, ledger, undefined);
  const unshare = ["unshare", process.getuid?.() === 0 ? "-m" : "-rm"];
  const place = { DISK: folder, SLUICE_DATA_DIR: join(disk, "data"), SLUICE_DISK_RESERVE: "0" };
  await start([...unshare, "sh", "-c", ON_SMALL_DISK, "sh"], { ...envVars, ...place });
  expect(await send(20)).toEqual(Array(20).fill(202));

  const filler = `/proc/${bot.pid}/root${folder}/filler`;
  await expect(appendFile(filler, Buffer.alloc(300 * 2 ** 20))).rejects.toMatchObject({
    code: "ENOSPC",
  });
  const statuses = await send(60, 30_000);
  expect(statuses).toContain(503);
  expect(statuses.filter((status) => status !== 202 && status !== 503)).toEqual([]);
  expect((await fetch(`${url}/live`)).status).toBe(200);

  await rm(filler);
  await expect.poll(ready, PATIENCE).toBe(200);
  expect(await send(20, 30_000)).toEqual(Array(20).fill(202));
  await allDone();
  expect(bot.exitCode).toBeNull();
}, 120_000);

test("a database that is away answers 503, and the same process goes on when it is back", async () => {
  const postgres = await startPostgres();
  try {
    const [envVars = {}] = environments(folder, ledger, postgres);
    await start([], envVars);
    expect(await send(20)).toEqual(Array(20).fill(202));
    await allDone();

    await postgres.stop("SIGKILL");
    expect(new Set(await send(20))).toEqual(new Set([503]));
    expect(await ready()).toBe(503);
    expect((await fetch(`${url}/live`)).status).toBe(200);

    await postgres.start();
    await expect.poll(ready, PATIENCE).toBe(200);
    expect(await send(20)).toEqual(Array(20).fill(202));
    await allDone();
    expect(bot.exitCode).toBeNull();
  } finally {
    await postgres.remove();
  }
}, 120_000);
