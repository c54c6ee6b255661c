import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { STATE } from "../paths.ts";
import type { Relay } from "../types.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const KEPT = `${STATE}/relays`;

/**
 * `relay(host, 50)`: opens a way to a host's SSH that takes `rttMs` there and back; any number of them may lead to one
 * host. It ends with this process, unless it is kept for {@link stopKeptRelays}.
 */
export async function relay(
  target: { readonly address: string; readonly port?: number },
  rttMs: number,
  keep = false,
): Promise<Relay> {
  const to = String(target.port ?? 22);
  const argv = [MAIN, target.address, to, String(rttMs), keep ? "keep" : "owned"];
  const child = spawn(process.execPath, argv, {
    detached: keep,
    stdio: [keep ? "ignore" : "pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout! });
  const port = Number(await nextLine(child, lines));
  if (keep) await remember(child);
  forget(child);
  return {
    address: "127.0.0.1",
    port,
    async dropConnections() {
      const dropped = nextLine(child, lines);
      child.kill("SIGUSR2");
      await dropped;
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, "exit");
      child.kill();
      await closed;
    },
  };
}

async function nextLine(
  child: ChildProcess,
  lines: ReturnType<typeof createInterface>,
): Promise<string> {
  const over = new AbortController();
  try {
    const line = once(lines, "line", over).then(([text]) => String(text));
    const end = once(child, "exit", over).then(() => Promise.reject(new Error("relay ended")));
    return await Promise.race([line, end]);
  } finally {
    over.abort();
  }
}

/** Lets this process end while the relay runs. */
function forget(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout])
    (stream as { unref?(): void } | null)?.unref?.();
}

async function remember(child: ChildProcess): Promise<void> {
  await mkdir(KEPT, { recursive: true });
  await writeFile(`${KEPT}/${child.pid}`, "");
}

/** Ends the relays that `hosts up` left running. */
export async function stopKeptRelays(): Promise<void> {
  for (const pid of await readdir(KEPT).catch(() => [])) {
    // The number may belong to another process by now.
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (command.includes(MAIN)) process.kill(Number(pid));
    await rm(`${KEPT}/${pid}`);
  }
}
