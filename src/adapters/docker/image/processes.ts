import { text } from "node:stream/consumers";
import type { HostProcess } from "../../../contracts/host.ts";
import { SluiceError } from "../../../model/errors.ts";

export interface Outcome {
  /** Null when a signal or a lost connection ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that is given no input, to its end. Rejects with `ABORTED` as soon as `signal` says so. */
export async function capture(process: HostProcess, signal?: AbortSignal): Promise<Outcome> {
  process.stdin.on("error", () => {});
  process.stdin.end();
  return unlessAborted(outcome(process, text(process.stdout)), signal);
}

/** Exit and messages of a process whose streams somebody else feeds or reads. */
export async function outcome(
  process: HostProcess,
  output: Promise<string> = Promise.resolve(""),
): Promise<Outcome> {
  const failed = () => "";
  const [stdout, stderr, { code }] = await Promise.all([
    output.catch(failed),
    text(process.stderr).catch(failed),
    process.exit.catch(() => ({ code: null })),
  ]);
  return { code, stdout, stderr: stderr.trim() };
}

/** `promise`, or `otherwise` when it takes longer than `ms`: a cut connection may never say exit. */
export async function within<T>(ms: number, promise: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function unlessAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new SluiceError("ABORTED", "The transfer was cancelled"));
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener("abort", stop));
}
