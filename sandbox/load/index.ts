import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { planLoad } from "./plan.ts";
import { createTally } from "./tally.ts";
import type { Counts, FromLoad, LoadOptions, LoadSummary, ToLoad } from "./types.ts";

export { kinds } from "./types.ts";
export type { Counts, Kind, LoadOptions, LoadSummary } from "./types.ts";

export interface Load {
  /** What was counted up to 100 ms ago. */
  counts(): Counts;
  /** Begins no further requests, lets all open ones end (the slow ones too) and sums up. */
  stop(): Promise<LoadSummary>;
  /** The same sum, also when the load ended by itself after `maxSeconds`. */
  readonly ended: Promise<LoadSummary>;
}

/**
 * Starts strict clients in a process of their own; resolves when each has opened its connection or
 * failed to. Throws when the target is not on this machine or a sandbox host.
 */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const plan = await planLoad(options);
  const child = fork(fileURLToPath(new URL("process.ts", import.meta.url)), {
    // The tester's flags (a test runner's loader, an inspector port) are not the load's.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: "" },
    serialization: "advanced",
  });
  const started = Promise.withResolvers<void>();
  const done = Promise.withResolvers<LoadSummary>();
  let counts: Counts = createTally().counts();
  child.on("message", (message: FromLoad) => {
    counts = message.say === "done" ? message.summary : message.counts;
    if (message.say === "started") started.resolve();
    if (message.say !== "done") return;
    done.resolve(message.summary);
    child.disconnect();
  });
  child.on("exit", (code, signal) => {
    const died = new Error(`the load's process died (${code ?? signal})`);
    started.reject(died);
    done.reject(died);
  });
  // Nobody may be waiting for the end yet when the process dies.
  done.promise.catch(() => undefined);
  tell(child, { say: "start", plan });
  await started.promise;
  return {
    counts: () => counts,
    ended: done.promise,
    stop: () => {
      tell(child, { say: "stop" });
      return done.promise;
    },
  };
}

function tell(child: ChildProcess, message: ToLoad): void {
  if (child.connected) child.send(message);
}
