import type { Session } from "../../../src/engine/host/session.ts";
import { createWorld, look, open, snapshot, type World } from "./world.ts";

/** What a host looked like around one kill. */
export interface Killed {
  readonly before: Record<string, string>;
  /** After a new session has repaired it. */
  readonly after: Record<string, string>;
  /** False when the work was over before the call was reached. */
  readonly reached: boolean;
}

/**
 * Runs `work` on a prepared host, freezes it at its `step`-th changing call, kills the whole session
 * there as a dying host would, and lets the next session repair.
 */
export async function killAt(
  step: number,
  prepare: (world: World, session: Session) => Promise<void>,
  work: (world: World, session: Session) => Promise<void>,
): Promise<Killed> {
  const world = createWorld();
  try {
    const first = await open(world);
    await prepare(world, first);
    const before = snapshot(world);
    world.control("freeze", String(world.steps() + step));
    let ended = false;
    const running = work(world, first).then(
      () => (ended = true),
      () => (ended = true),
    );
    const reached = await world.frozen(() => ended);
    if (reached) process.kill(-world.shells().at(-1)!, "SIGKILL");
    await running;
    await first.close();
    world.control("freeze", undefined);
    for (const answer of ["status", "outside"]) world.answer(answer, undefined);
    world.control("refuse", undefined);
    const second = await open(world);
    await look(world, second);
    await second.close();
    return { before, after: snapshot(world), reached };
  } finally {
    world.remove();
  }
}
