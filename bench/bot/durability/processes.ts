import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

export interface BotProcesses {
  /** Where those that run take deliveries in. */
  readonly urls: () => string[];
  /** Kills one of those that run, and starts it again. */
  killOne(): Promise<void>;
  readonly kills: () => number;
  stop(): Promise<void>;
}

interface Slot {
  child: ChildProcess;
  url: string | undefined;
}

const ENTRY = new URL("bot.ts", import.meta.url);

/** `envVars[n]` are those of the n-th process. */
export async function startBots(
  envVars: readonly Readonly<Record<string, string>>[],
): Promise<BotProcesses> {
  let kills = 0;
  let ending = false;
  const slots: Slot[] = envVars.map((own) => ({ child: launch(own), url: undefined }));
  const watch = (slot: Slot, own: Readonly<Record<string, string>>): void => {
    slot.child.once("message", (url) => (slot.url = url as string));
    slot.child.once("exit", () => {
      slot.url = undefined;
      if (ending) return;
      slot.child = launch(own);
      watch(slot, own);
    });
  };
  slots.forEach((slot, n) => watch(slot, envVars[n]!));
  await Promise.all(slots.map(({ child }) => once(child, "message")));
  return {
    urls: () => slots.flatMap(({ url }) => (url === undefined ? [] : [url])),
    kills: () => kills,
    async killOne() {
      const running = slots.filter(({ url }) => url !== undefined);
      const slot = running[Math.floor(Math.random() * running.length)];
      if (slot === undefined) return;
      kills++;
      slot.url = undefined;
      slot.child.kill("SIGKILL");
    },
    async stop() {
      ending = true;
      const alive = slots.filter(
        ({ child }) => child.exitCode === null && child.signalCode === null,
      );
      const ends = alive.map(({ child }) => once(child, "exit"));
      alive.forEach(({ child }) => child.kill("SIGKILL"));
      await Promise.all(ends);
    },
  };
}

function launch(own: Readonly<Record<string, string>>): ChildProcess {
  return fork(ENTRY, {
    env: { ...process.env, ...own },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}
