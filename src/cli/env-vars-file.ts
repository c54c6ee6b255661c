import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import type { Terminal } from "./input.ts";

type EnvVars = Terminal["envVars"];

/** The process's variables, and behind them those of a file, if it is there. */
export async function withFile(envVars: EnvVars, path: string): Promise<EnvVars> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const set = Object.entries(envVars).filter(([, value]) => value !== undefined && value !== "");
  return { ...parseEnv(text), ...Object.fromEntries(set) };
}
