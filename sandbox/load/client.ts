import { setTimeout as wait } from "node:timers/promises";
import { type Connection, openConnection } from "./connection.ts";
import type { Exchange } from "./kinds/exchange.ts";
import { kindTable } from "./kinds/index.ts";
import type { Patience } from "./patience.ts";
import type { Tally } from "./tally.ts";
import type { Kind, LoadPlan } from "./types.ts";

/** After a lost request, so that a dead server is asked fifty times a second and not at full speed. */
const LOST_PAUSE_MS = 20;

export interface World {
  readonly plan: LoadPlan;
  readonly tally: Tally;
  readonly patience: Patience;
  /** Aborted when no further requests shall be begun. */
  readonly stop: AbortSignal;
}

/**
 * One client: request after request on a connection that it keeps as long as the server said it
 * may, each counted once, none repeated. `opened` is called after the first attempt to connect.
 */
export async function runClient(
  kind: Kind,
  number: number,
  world: World,
  opened: () => void,
): Promise<void> {
  const { exchange, thinks } = kindTable[kind];
  const perform = exchange(world.plan, number);
  let kept: Connection | undefined;
  for (;;) {
    // Asked before the request: after the stop each client makes one more on the connection it
    // kept, so that a connection that was closed while it paused does not go unnoticed.
    const last = world.stop.aborted;
    const { connection, lost } = await requestOnce(kind, perform, kept, world, opened);
    kept = connection;
    if (last) break;
    if (lost) await pause(LOST_PAUSE_MS, world.stop);
    if (thinks) await pause(world.plan.thinkMs, world.stop);
  }
  kept?.close();
}

/** Begins and ends one request; the connection is returned if it may be used again. */
async function requestOnce(
  kind: Kind,
  perform: Exchange,
  kept: Connection | undefined,
  { plan, tally, patience }: World,
  opened: () => void,
): Promise<{ connection?: Connection; lost: boolean }> {
  const begun = Date.now();
  let connection = kept;
  let lost = false;
  try {
    connection ??= await openConnection(plan, patience).finally(opened);
    const head = await perform(connection, patience);
    tally.answered(kind, head.headers.get("x-shop-version"), begun);
    if (head.keepAlive) return { connection, lost };
  } catch (error) {
    lost = true;
    tally.lost(kind, (error as Error).message);
  }
  connection?.close();
  return { lost };
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal: stop }).catch(() => undefined);
}
