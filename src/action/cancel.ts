import type { Console } from "./console.ts";

/**
 * GitHub cancels with SIGINT, 7.5 s later SIGTERM, 2.5 s later SIGKILL. The first asks the run to
 * stop where it may; at the second there is no time left to wait for it: `onTerm` says the little
 * that can be said, and the post step does the rest.
 */
export function abortOnSignals(console: Console, onTerm: () => void): AbortController {
  const abort = new AbortController();
  process.once("SIGINT", () => {
    console.info("cancelled: what is not live yet is taken back");
    abort.abort();
  });
  process.once("SIGTERM", () => {
    abort.abort();
    onTerm();
    process.exit(1);
  });
  return abort;
}
