import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePairs } from "../../runner/file-commands.ts";
import type { StepContext, StepEnd } from "./step.ts";

/** A `run:` step, by `bash -e`, with a file for its outputs. */
export async function runScript(context: StepContext, script: string): Promise<StepEnd> {
  const { record, workspace, envVars, github } = context;
  const folder = await mkdtemp(join(tmpdir(), "sluice-step-"));
  const output = join(folder, "output");
  await writeFile(output, "");
  const named = Object.entries(github)
    .filter(([key]) => key !== "token")
    .map(([key, value]) => [`GITHUB_${key.toUpperCase()}`, value]);
  const child = spawn("bash", ["-e", "-o", "pipefail", "-c", script], {
    cwd: workspace,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      CI: "true",
      ...Object.fromEntries(named),
      GITHUB_OUTPUT: output,
      ...envVars,
    },
  });
  record.cancel = () => void child.kill("SIGINT");
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => record.log.push(line));
  }
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  record.cancel = undefined;
  const { values } = parsePairs(await readFile(output, "utf8"));
  await rm(folder, { recursive: true, force: true });
  return { conclusion: code === 0 ? "success" : "failure", outputs: values };
}
