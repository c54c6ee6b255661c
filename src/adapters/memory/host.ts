import { PassThrough } from "node:stream";
import type { Readable, Writable } from "node:stream";
import type { HostConnection, HostProcess } from "../../contracts/host.ts";

/** What a command of the fake is given. */
export interface MemoryProcess {
  readonly argv: readonly string[];
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Aborted when the connection is lost or closed. */
  readonly signal: AbortSignal;
}

/** Plays the host: writes what the command prints and resolves with its exit code. */
export type MemoryScript = (process: MemoryProcess) => Promise<number>;

export interface MemoryConnection extends HostConnection {
  /** What a cut cable does: every process ends without a code. */
  lose(): void;
}

/** A host in memory for tests: no process, no network, the same contract. */
export function memoryConnection(script: MemoryScript): MemoryConnection {
  let commands = 0;
  const lost = new AbortController();
  return {
    get commands() {
      return commands;
    },
    exec(argv) {
      commands++;
      return start(script, argv, lost.signal);
    },
    lose: () => lost.abort(),
    close: async () => lost.abort(),
  };
}

function start(script: MemoryScript, argv: readonly string[], signal: AbortSignal): HostProcess {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const gone = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  const ran = signal.aborted ? gone : script({ argv, stdin, stdout, stderr, signal });
  const exit = Promise.race([ran, gone]).then((code) => {
    // Nobody reads on: a writer must learn of it instead of waiting for ever.
    stdin.destroy();
    if (!stdout.writableEnded) stdout.end();
    if (!stderr.writableEnded) stderr.end();
    return { code };
  });
  return { stdin, stdout, stderr, exit };
}
