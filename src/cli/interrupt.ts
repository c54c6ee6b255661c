import type { Progress } from "./progress/index.ts";

const LEFT_BY_SIGINT = 130;
const STOPPING =
  "stopping: what was not switched yet stays as it was; once more leaves at once, and the hosts take the rest back by themselves";

/**
 * The first Ctrl-C asks the run to stop before its point of no return, the second leaves at once:
 * the hosts notice that nobody listens and take half-made things back by themselves.
 */
export function onInterrupt(progress: Progress, warning = STOPPING) {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(LEFT_BY_SIGINT);
    if (warning !== "") progress.note(warning);
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    done: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}
