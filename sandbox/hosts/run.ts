import { spawn } from "node:child_process";
import type { ExecOptions, ExecResult } from "./types.ts";

export interface RunOptions extends ExecOptions {
  /** Called with every full line of either output while the process runs. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs one argv and gathers what it said. The only place in the sandbox's hosts that starts a process.
 * Throws when the program does not exist; a code other than 0 is for the caller to judge.
 */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<ExecResult> {
  const [file = "", ...args] = argv;
  const child = spawn(file, args, { timeout: options.timeoutMs ?? 60_000, killSignal: "SIGKILL" });
  const stdout = gather(child.stdout, options.onLine);
  const stderr = gather(child.stderr, options.onLine);
  // A process that ends before it has read its input breaks the pipe; its code tells the story.
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout: stdout(), stderr: stderr() }));
  });
}

/** Like {@link run}, but a code other than 0 throws with the last lines of the error output. */
export async function must(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await run(argv, options);
  if (result.code === 0) return result.stdout.trim();
  const told = (result.stderr.trim() || result.stdout.trim()).split("\n").slice(-8).join("\n");
  throw new Error(`${argv.slice(0, 4).join(" ")} … ended with ${describe(result.code)}: ${told}`);
}

/** Prefixes an argv with sudo where this process is not root. */
export function asRoot(argv: readonly string[]): string[] {
  return process.getuid?.() === 0 ? [...argv] : ["sudo", "-n", ...argv];
}

function describe(code: number | null): string {
  return code === null ? `a signal (time limit?)` : `code ${code}`;
}

function gather(stream: NodeJS.ReadableStream, onLine?: (line: string) => void): () => string {
  const chunks: Buffer[] = [];
  let rest = "";
  stream.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    if (onLine === undefined) return;
    const lines = (rest + chunk.toString()).split(/\r?\n/);
    rest = lines.pop() ?? "";
    lines.filter((line) => line.trim() !== "").forEach(onLine);
  });
  return () => Buffer.concat(chunks).toString();
}
