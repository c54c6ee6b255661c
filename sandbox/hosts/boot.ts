import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { execArgv } from "./argv.ts";
import { run } from "./run.ts";

const BOOT_MS = 60_000;

/** Ends when systemd has started everything, whether or not each unit succeeded. */
const SETTLED = `
for i in $(seq 600); do
  case "$(systemctl is-system-running 2>/dev/null)" in running | degraded) exit 0 ;; esac
  sleep 0.05
done
exit 1`;

/**
 * Waits until a host has booted and sshd greets.
 * @param units must be active too; a host started after a fault may lack them, so that is the caller's word
 */
export async function waitForBoot(
  name: string,
  address: string,
  units: readonly string[],
): Promise<void> {
  await until(`${name} to boot`, () => succeeds(name, ["sh", "-c", SETTLED]));
  await until(`sshd of ${name}`, () => greets(address, 22));
  for (const unit of units) {
    if (await succeeds(name, ["systemctl", "is-active", "--quiet", unit])) continue;
    const status = await run(execArgv(name, ["systemctl", "status", "--no-pager", unit]));
    throw new Error(`${unit} did not start on ${name}: ${status.stdout}`);
  }
}

/** Asks again every 50 ms until the answer is yes. Throws after a minute. */
export async function until(what: string, ask: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + BOOT_MS;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`waited ${BOOT_MS / 1000} s for ${what}`);
    await wait(50);
  }
}

async function succeeds(name: string, argv: readonly string[]): Promise<boolean> {
  return (await run(execArgv(name, argv))).code === 0;
}

/** Whether an SSH server says its first line at an address. */
function greets(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", (chunk) => end(chunk.toString().startsWith("SSH-")));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
    socket.once("close", () => resolve(false));
  });
}
