import type { ChildProcess } from "node:child_process";

/** Milliseconds after a cancellation, and what the runner sends then. */
export const SCHEDULE = [
  { after: 0, signal: "SIGINT" },
  { after: 7_500, signal: "SIGTERM" },
  { after: 10_000, signal: "SIGKILL" },
] as const;

/** Ends a step as GitHub does when a run is cancelled. Stops as soon as the process has ended. */
export function cancelStep(child: ChildProcess, timeScale: number): void {
  const timers = SCHEDULE.map(({ after, signal }) =>
    setTimeout(() => child.kill(signal), after * timeScale),
  );
  child.once("exit", () => {
    for (const timer of timers) clearTimeout(timer);
  });
}
