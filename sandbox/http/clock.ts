/** The time that a look-alike lives by. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

export interface ManualClock extends Clock {
  advance(ms: number): void;
}

/** A clock that stands still until it is told to go on, so that hours pass in a test's moment. */
export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let time = start;
  return {
    now: () => time,
    advance(ms) {
      time += ms;
    },
  };
}

interface Entry {
  readonly due: number;
  readonly event: () => void;
}

export interface Agenda {
  /** Notes what happens so many milliseconds from now. */
  after(ms: number, event: () => void): void;
  /** Lets everything that is due happen, in order. */
  settle(): void;
}

/**
 * What is still to happen. Nothing fires by itself: every request settles the agenda first, which looks
 * the same from outside as timers do, needs none, and works on a clock that jumps.
 */
export function createAgenda(clock: Clock): Agenda {
  const entries: Entry[] = [];
  return {
    after(ms, event) {
      const due = clock.now() + ms;
      // Most notes are the latest so far, so the search starts at the end.
      const before = entries.findLastIndex((it) => it.due <= due);
      entries.splice(before + 1, 0, { due, event });
    },
    settle() {
      while (entries[0] !== undefined && entries[0].due <= clock.now()) entries.shift()!.event();
    },
  };
}
