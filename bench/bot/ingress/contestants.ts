import { type ChildProcess, fork } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { SECRET } from "./deliveries.ts";

export interface Contestant {
  readonly pid: number;
  readonly port: number;
  /** Bytes of memory that the process holds, and of what is held when all garbage is collected; ours alone. */
  memory(): Promise<{ readonly resident: number; readonly held: number }>;
  /** Milliseconds of processor that it has used, all its threads together. */
  readonly processor: () => Promise<number>;
  /** Jobs that wait; ours alone has any. */
  waiting(): Promise<number>;
  stop(): Promise<void>;
}

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

const COMMON = {
  NODE_ENV: "production",
  APP_ID: "1",
  PRIVATE_KEY: privateKey,
  WEBHOOK_SECRET: SECRET,
  // Nobody: neither needs GitHub for these handlers.
  GITHUB_API_URL: "http://127.0.0.1:9",
  LOG_LEVEL: "error",
  HOST: "127.0.0.1",
  PORT: "0",
  SLUICE_ADMIN_PORT: "0",
} as const;

/** Probot's own server, as `probot run` starts it. */
export function startProbot(): Promise<Contestant> {
  return start("probot-server.ts", {});
}

/** Our bot; `envVars` say where it stores. */
export function startOurs(envVars: Readonly<Record<string, string>>): Promise<Contestant> {
  return start("our-bot.ts", envVars);
}

async function start(
  entry: string,
  envVars: Readonly<Record<string, string>>,
): Promise<Contestant> {
  const child = fork(new URL(entry, import.meta.url), {
    env: { ...process.env, ...COMMON, ...envVars },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [port] = (await once(child, "message")) as [number];
  return {
    port,
    pid: child.pid ?? 0,
    async memory() {
      const resident = await memoryOf(child);
      child.send("held");
      const [held] = (await once(child, "message")) as [number];
      return { resident, held };
    },
    processor: () => processorOf(child),
    async waiting() {
      child.send("waiting");
      const [count] = (await once(child, "message")) as [number];
      return count;
    },
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

/** Of user and kernel, in the ticks of a hundredth of a second that Linux counts by. */
async function processorOf({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}
