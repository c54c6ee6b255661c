const TICK_MS = 250;

export interface Wait {
  /** Something happened: the silence starts anew. */
  reset(): void;
  stop(): void;
}

/** Calls `late` after `limitMs` of silence. */
export type Patience = (late: () => void) => Wait;

/**
 * Timeouts counted in this process's own ticks instead of the clock. A process that was kept from
 * the CPU for ten seconds has not waited ten seconds, and must not call a healthy server silent.
 */
export function createPatience(limitMs: number): Patience {
  const waits = new Set<{ ticks: number; late: () => void }>();
  setInterval(tick, TICK_MS).unref();
  return (late) => {
    const entry = { ticks: 0, late };
    waits.add(entry);
    return { reset: () => (entry.ticks = 0), stop: () => waits.delete(entry) };
  };

  function tick(): void {
    for (const entry of waits) {
      if (++entry.ticks * TICK_MS < limitMs) continue;
      waits.delete(entry);
      entry.late();
    }
  }
}
