import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { type Clock, systemClock } from "../http/clock.ts";

/** The time that an instance's jobs live by. */
export interface Timeline {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Lets everything that is due happen, in order, each with what follows from it. */
  settle(): Promise<void>;
}

/** Real time is real timers; any other clock moves its sleepers when a request settles what is due. */
export function createTimeline(clock: Clock): Timeline {
  return clock === systemClock ? realTimeline() : steppedTimeline(clock);
}

function realTimeline(): Timeline {
  return {
    now: () => Date.now(),
    sleep: (ms) => wait(ms, undefined, { ref: false }),
    settle: () => turn(),
  };
}

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

function steppedTimeline(clock: Clock): Timeline {
  const sleepers: Sleeper[] = [];
  // While a sleeper is woken it is its time, so that what it starts is due in turn.
  let moment: number | undefined;
  const now = () => moment ?? clock.now();
  return {
    now,
    sleep: (ms) =>
      new Promise((wake) => {
        const due = now() + ms;
        const before = sleepers.findLastIndex((it) => it.due <= due);
        sleepers.splice(before + 1, 0, { due, wake });
      }),
    async settle() {
      await turn();
      while (sleepers[0] !== undefined && sleepers[0].due <= clock.now()) {
        const { due, wake } = sleepers.shift()!;
        moment = due;
        wake();
        await turn();
        moment = undefined;
      }
    },
  };
}
