import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Outcome } from "../../../src/model/outcome.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** What a run of the tool came to. */
export interface Finished {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What `--json` printed; absent when the run did not get that far. */
  readonly outcome: Outcome | undefined;
  readonly ms: number;
}

/** A run of the tool as a child process. */
export interface Running {
  /** Resolves when a line of its progress matches; rejects when it ends before. */
  line(pattern: RegExp): Promise<string>;
  kill(signal?: NodeJS.Signals): void;
  readonly done: Promise<Finished>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

/** Starts the tool with `--json`; progress goes to stderr, line by line. */
export function startSluice(args: readonly string[], options: RunOptions = {}): Running {
  const begin = performance.now();
  const child = spawn(process.execPath, [`${ROOT}/src/cli/main.ts`, ...args, "--json"], {
    cwd: options.folder ?? ROOT,
    // The tester's own variables could be an agent's key or a workflow's token.
    env: { PATH: process.env["PATH"], HOME: "/nonexistent", NO_COLOR: "1", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line);
    for (const watch of watchers) watch();
  });
  const done = finish(child, lines, begin);
  return {
    line: (pattern) => waitForLine(lines, watchers, done, pattern),
    kill: (signal = "SIGKILL") => void child.kill(signal),
    done,
  };
}

async function finish(
  child: ChildProcess,
  lines: readonly string[],
  begin: number,
): Promise<Finished> {
  let stdout = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const ms = Math.round(performance.now() - begin);
  return { code, stdout, stderr: lines.join("\n"), outcome: parseOutcome(stdout), ms };
}

function parseOutcome(stdout: string): Outcome | undefined {
  return stdout.trim().startsWith("{") ? (JSON.parse(stdout) as Outcome) : undefined;
}

function waitForLine(
  lines: readonly string[],
  watchers: Set<() => void>,
  done: Promise<Finished>,
  pattern: RegExp,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const line = lines.find((text) => pattern.test(text));
      if (line === undefined) return;
      watchers.delete(look);
      resolve(line);
    };
    watchers.add(look);
    look();
    void done.then(({ stderr }) => reject(new Error(`ended without ${pattern}:\n${stderr}`)));
  });
}
