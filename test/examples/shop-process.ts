import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

export interface ShopProcess {
  readonly port: number;
  readonly url: string;
  /** Everything it printed so far. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** Exit code, once it has ended. */
  readonly exit: Promise<number | null>;
}

// A test that fails before it stops its shop must not leave it running.
const running = new Set<ChildProcess>();
afterAll(() => running.forEach((child) => child.kill("SIGKILL")));

/** Starts a program of the shop; with `PORT=0` it tells its port when it listens. */
export function spawnShop(
  program: "server.js" | "worker.js" | "db.js",
  envVars: Record<string, string> = {},
) {
  const file = fileURLToPath(new URL(`../../examples/shop/${program}`, import.meta.url));
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env.PATH, PORT: "0", ...envVars },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

/** Starts the shop and resolves when it listens. */
export async function startShop(envVars: Record<string, string> = {}): Promise<ShopProcess> {
  const child = spawnShop("server.js", envVars);
  const exit = exitOf(child);
  let output = "";
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => (output += `${line}\n`));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await Promise.race([once(lines, "line"), exit]);
  const port = Number(/listening on (\d+)/.exec(output)?.[1]);
  if (!port) throw new Error(`the shop did not start: ${output}`);
  const url = `http://127.0.0.1:${port}`;
  return { port, url, exit, output: () => output, signal: (name) => child.kill(name) };
}

export async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, "close")) as [number | null];
  return code;
}
