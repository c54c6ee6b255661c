import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Run } from "./run.ts";

/**
 * Runs commands as children of this process. `signal` sends SIGTERM, on which Docker's client
 * cancels the build. Resolves with code null when the command could not be started.
 */
export const spawnRun: Run = async ([command = "", ...args], options = {}) => {
  const { input = "", onLine, signal } = options;
  const child = spawn(command, args, { stdio: "pipe", ...(signal ? { signal } : {}) });
  const { promise: code, resolve } = Promise.withResolvers<number | null>();
  let refused = "";
  child.once("error", (error) => (refused = error.message));
  child.once("close", resolve);
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  if (onLine) [child.stdout, child.stderr].forEach((output) => eachLine(output, onLine));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr: stderr || refused };
};

function eachLine(output: Readable, onLine: (line: string) => void): void {
  createInterface({ input: output }).on("line", onLine);
}
