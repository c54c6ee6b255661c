import { setTimeout as wait } from "node:timers/promises";
import { type World, runClient } from "./client.ts";
import { type Kind, kinds } from "./types.ts";

export interface Crowd {
  /** Every client has its first connection, or has failed to get one. */
  readonly opened: Promise<unknown>;
  /** Every client has ended; what is open `boundMs` from now is counted as lost. */
  end(boundMs: number): Promise<void>;
}

/** Starts all clients of a plan. */
export function startCrowd(world: World): Crowd {
  const open = new Map<number, Kind>();
  const clients = kinds
    .flatMap((kind) => Array.from({ length: world.plan.mix[kind] }, () => kind))
    .map((kind, number) => start(kind, number));
  return { opened: Promise.all(clients.map((client) => client.opened)), end };

  function start(kind: Kind, number: number) {
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    open.set(number, kind);
    const ended = runClient(kind, number, world, resolve).then(() => open.delete(number));
    return { opened, ended };
  }

  async function end(boundMs: number): Promise<void> {
    const late = new AbortController();
    const all = Promise.all(clients.map((client) => client.ended)).then(() => late.abort());
    await Promise.race([
      all,
      wait(boundMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    const what = `still open ${boundMs / 1000} s after the stop`;
    for (const kind of open.values()) world.tally.lost(kind, what);
  }
}
