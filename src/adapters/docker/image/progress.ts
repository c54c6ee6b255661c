import type { Layer, TransferProgress } from "../../../contracts/images.ts";

/** Counts a transfer. Reports at most once per percent, and at the end. */
export interface Meter {
  /** A layer begins, `size` bytes long. */
  readonly begin: (size: number, diffId: string | undefined) => void;
  readonly advance: (bytes: number) => void;
  readonly sent: (bytes: number) => void;
  readonly bytesSent: number;
}

export function createMeter(
  layers: readonly Layer[],
  report: (progress: TransferProgress) => void,
  now: () => number = performance.now.bind(performance),
): Meter {
  const ahead = new Map(layers.map(({ diffId, size }) => [diffId, size ?? 0]));
  const started = now();
  let [begun, done, sent, shown] = [0, 0, 0, -1];
  const total = () => begun + [...ahead.values()].reduce((sum, size) => sum + size, 0);
  const show = () => {
    const all = total();
    const percent = all === 0 ? 100 : Math.floor((done / all) * 100);
    if (percent === shown) return;
    shown = percent;
    report({ done, total: all, sent, timeLeft: timeLeft(done, all, now() - started) });
  };
  return {
    begin: (size, diffId) => {
      begun += size;
      ahead.delete(diffId ?? [...ahead.keys()][0] ?? "");
      show();
    },
    advance: (bytes) => {
      done += bytes;
      show();
    },
    sent: (bytes) => {
      sent += bytes;
    },
    get bytesSent() {
      return sent;
    },
  };
}

/** Milliseconds until `total` at the rate so far. */
export function timeLeft(done: number, total: number, elapsed: number): number | undefined {
  return done === 0 ? undefined : Math.round((elapsed * (total - done)) / done);
}
