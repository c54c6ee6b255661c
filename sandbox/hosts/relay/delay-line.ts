/** Does things in the order they were pushed, each a fixed time later. */
export type DelayLine = (deliver: () => void) => void;

/** @param holdMs how long each thing is under way; any number of them are at the same time */
export function delayLine(holdMs: number): DelayLine {
  // A timer never takes less than a millisecond.
  if (holdMs === 0) return (deliver) => deliver();
  const queue: { readonly due: number; readonly deliver: () => void }[] = [];
  let asleep = false;

  const sleep = () => {
    const [first] = queue;
    if (first === undefined || asleep) return;
    asleep = true;
    setTimeout(wake, Math.max(0, first.due - performance.now()));
  };
  const wake = () => {
    asleep = false;
    // Timers count whole milliseconds: half of one early beats a whole one late.
    const now = performance.now() + 0.5;
    const first = queue.findIndex((it) => it.due > now);
    const ready = queue.splice(0, first === -1 ? queue.length : first);
    for (const { deliver } of ready) deliver();
    sleep();
  };

  return (deliver) => {
    queue.push({ due: performance.now() + holdMs, deliver });
    sleep();
  };
}
