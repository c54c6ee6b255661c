import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { asSluiceError, explain } from "../../../src/model/errors.ts";
import type { Outcome } from "../../../src/model/outcome.ts";
import { runCommand } from "../../../src/wiring/run.ts";

const call = promisify(execFile);
const CLI = new URL("../../../dist/cli.js", import.meta.url).pathname;

export interface Run {
  readonly command: "deploy" | "rollback";
  readonly config: string;
  /** Path of the private key. */
  readonly key: string;
}

export type Runner = (run: Run) => Promise<Outcome>;

/** As a person runs it: `npx sluice …` is `dist/cli.js`, from start to exit. */
export const asProcess: Runner = async ({ command, config, key }) => {
  const argv = [CLI, command, "bench", "--config", config, "--json"];
  const force = command === "deploy" ? ["--force"] : [];
  const env = { ...process.env, SLUICE_SSH_KEY: key };
  const { stdout } = await call(process.execPath, [...argv, ...force], { env });
  return JSON.parse(stdout) as Outcome;
};

/** The same engine and configuration inside this process. */
export const inProcess: Runner = async ({ command, config, key }) => {
  const { outcome, error } = await runCommand({
    command,
    config,
    environment: "bench",
    dryRun: false,
    who: "bench",
    options: { services: [], force: command === "deploy", lockWait: 15 },
    envVars: { ...process.env, SLUICE_SSH_KEY: key },
    reporter: { report: () => {} },
    signal: new AbortController().signal,
  });
  if (error !== undefined) throw new Error(explain(asSluiceError(error)));
  return outcome;
};
