import { spawn } from "node:child_process";

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an argv to its end, at most `timeoutMs` long; never throws for an exit code. */
export function run(argv: readonly string[], timeoutMs = 300_000): Promise<Ran> {
  const [command = "", ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutMs,
      env: { ...process.env, DOCKER_BUILDKIT: "0" },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", (error) => resolve({ code: null, stdout, stderr: error.message }));
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** As `run`, and throws with the end of what was printed when the exit code is not 0. */
export async function mustRun(argv: readonly string[], timeoutMs?: number): Promise<string> {
  const ran = await run(argv, timeoutMs);
  if (ran.code === 0) return ran.stdout;
  throw new Error(`${argv.join(" ")} failed (${ran.code}): ${ran.stderr.slice(-2000)}`);
}
