/** Time that passes as fast as what happens in it allows. Milliseconds since the epoch. */
export class Clock {
  #now: number;
  #order = 0;
  readonly #heap: Timer[] = [];

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((done) => this.at(this.#now + ms, done));
  }

  at(when: number, run: () => void): void {
    const timer = { when: Math.max(when, this.#now), order: this.#order++, run };
    const heap = this.#heap;
    heap.push(timer);
    for (let i = heap.length - 1; i > 0;) {
      const parent = (i - 1) >> 1;
      if (!before(heap[i]!, heap[parent]!)) break;
      [heap[i], heap[parent]] = [heap[parent]!, heap[i]!];
      i = parent;
    }
  }

  /** Lets everything happen that happens until then. */
  async until(when: number): Promise<void> {
    await settled();
    while (this.#heap.length > 0 && this.#heap[0]!.when <= when) {
      const timer = this.#next();
      this.#now = timer.when;
      timer.run();
      await settled();
    }
    this.#now = Math.max(this.#now, when);
  }

  #next(): Timer {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let i = 0; ;) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let least = i;
      if (left < heap.length && before(heap[left]!, heap[least]!)) least = left;
      if (right < heap.length && before(heap[right]!, heap[least]!)) least = right;
      if (least === i) return first;
      [heap[i], heap[least]] = [heap[least]!, heap[i]!];
      i = least;
    }
  }
}

interface Timer {
  readonly when: number;
  readonly order: number;
  readonly run: () => void;
}

function before(a: Timer, b: Timer): boolean {
  return a.when < b.when || (a.when === b.when && a.order < b.order);
}

/** Until nothing goes on that no timer has to wake. */
function settled(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}
