/** Who waits at the gate: it is told `go` when all are healthy, `no` when one is not. */
interface Waiting {
  answer(line: string): void;
}

export interface Gate {
  readonly size: number;
  /** Waits for a place among those that may start at the same time. */
  enter(member: Waiting): Promise<{ ready(): void; failed(): void; leave(): void }>;
}

/**
 * Lets `parallel` members start at a time; one that is ready makes room for the next while it
 * waits. When all `size` are ready they all go, and the first failure sends everybody back.
 */
export function createGate(size: number, parallel: number): Gate {
  const waiting = new Set<Waiting>();
  const queue: (() => void)[] = [];
  let free = parallel;
  let ready = 0;
  let verdict: "open" | "go" | "no" = "open";

  const decide = (decision: "go" | "no") => {
    verdict = decision;
    for (const member of waiting) member.answer(decision);
    waiting.clear();
  };
  const release = () => {
    const next = queue.shift();
    if (next) next();
    else free++;
  };
  const takePlace = () =>
    free > 0 ? (free--, Promise.resolve()) : new Promise<void>((resolve) => queue.push(resolve));

  return {
    size,
    async enter(member) {
      await takePlace();
      let inside = true;
      const leave = () => {
        if (inside) release();
        inside = false;
      };
      return {
        ready() {
          leave();
          if (verdict !== "open") return member.answer(verdict);
          waiting.add(member);
          if (++ready === size) decide("go");
        },
        failed() {
          waiting.delete(member);
          if (verdict === "open") decide("no");
        },
        leave,
      };
    },
  };
}
