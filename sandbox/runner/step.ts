import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { cancelStep } from "./cancel.ts";
import type { StepResult } from "./types.ts";

export interface Step {
  readonly script: string;
  readonly cwd: string;
  /** The whole environment of the process. */
  readonly envVars: Readonly<Record<string, string>>;
  readonly onLine: (text: string, ms: number) => void;
  readonly timeScale: number;
}

export interface RunningStep {
  readonly result: Promise<StepResult>;
  cancel(): void;
  kill(signal: NodeJS.Signals): void;
}

/** Starts `node <script>` and reads its lines until it has ended and all is read. */
export function startStep(step: Step): RunningStep {
  const begin = performance.now();
  const elapsed = () => Math.round(performance.now() - begin);
  const child = spawn(process.execPath, [step.script], {
    cwd: step.cwd,
    env: { ...step.envVars },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const read = (stream: Readable) =>
    new Promise<void>((resolve) => {
      const lines = createInterface({ input: stream, crlfDelay: Infinity });
      lines.on("line", (text) => step.onLine(text, elapsed()));
      lines.on("close", () => resolve());
    });
  const exit = new Promise<StepResult>((resolve) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal, ms: elapsed() }));
  });
  const result = Promise.all([exit, read(child.stdout), read(child.stderr)]);
  return {
    result: result.then(([end]) => end),
    cancel: () => cancelStep(child, step.timeScale),
    kill: (signal) => void child.kill(signal),
  };
}
