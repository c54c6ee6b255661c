import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Start {
  readonly script: string;
  readonly cwd: string;
  readonly envVars: Readonly<Record<string, string>>;
  /** The line that is waited for. */
  readonly line: RegExp;
}

/** Milliseconds from starting `node <script>` to the line; the process is ended there. */
export function timeToLine({ script, cwd, envVars, line }: Start): Promise<number> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(process.execPath, [script], {
      cwd,
      env: { PATH: process.env["PATH"] ?? "", ...envVars },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let found: number | undefined;
    createInterface({ input: child.stdout }).on("line", (text) => {
      if (found !== undefined || !line.test(text)) return;
      found = performance.now() - begin;
      child.kill("SIGKILL");
    });
    child.once("close", () => {
      if (found === undefined) reject(new Error(`${script} ended without ${line}`));
      else resolve(found);
    });
  });
}
