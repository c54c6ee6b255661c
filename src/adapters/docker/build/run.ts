/** One finished command. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Written to stdin, which is closed after; absent: stdin is empty. */
  readonly input?: string;
  /** Lines of both outputs as they come. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Runs an argv on this machine. Given by the wiring; resolves whatever the exit code is. */
export type Run = (argv: readonly string[], options?: RunOptions) => Promise<Finished>;
