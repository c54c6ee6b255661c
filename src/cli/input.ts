import type { Readable, Writable } from "node:stream";
import type { Options } from "./options.ts";

/** The streams and variables of the process, handed in so that tests can have their own. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly envVars: Readonly<Record<string, string | undefined>>;
}

/** What was typed, parsed. */
export interface Input {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: Options;
  /** What follows `--`. */
  readonly rest: readonly string[];
}

/** Runs one command; resolves to its exit code. */
export type Run = (input: Input, terminal: Terminal) => Promise<number>;
