import { PassThrough } from "node:stream";
import type { Terminal } from "../../src/cli/input.ts";

/** A terminal that nobody looks at; what was written is read as text. */
export function fakeTerminal(envVars: Terminal["envVars"] = {}) {
  const written = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof written) =>
    new PassThrough().on("data", (chunk: Buffer) => (written[name] += chunk.toString()));
  const terminal: Terminal = {
    stdin: new PassThrough(),
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    envVars,
  };
  return { terminal, written };
}
