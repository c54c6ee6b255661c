import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startAction } from "./run.ts";
import type { RunnerResult } from "./types.ts";

export const usage = `runner <command> <environment> [--input name=value]… [--workspace folder] [--action folder]
  runs the action's bundle as GitHub does; secrets come from the environment, Ctrl-C cancels the run
  runner plan local --workspace examples/shop`;

/** Returns the exit code: 0 when the job would be green. */
export async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      input: { type: "string", multiple: true, default: [] },
      workspace: { type: "string", default: "." },
      action: { type: "string", default: fileURLToPath(new URL("../../", import.meta.url)) },
    },
  });
  const [command, environment] = positionals;
  if (command === undefined) {
    console.error(usage);
    return 2;
  }
  const inputs = Object.fromEntries(values.input.map(splitPair));
  const running = startAction({
    action: resolve(values.action),
    workspace: resolve(values.workspace),
    inputs: { command, ...(environment === undefined ? {} : { environment }), ...inputs },
    onLine: ({ text }) => console.log(text),
  });
  const cancel = () => running.cancel();
  process.on("SIGINT", cancel);
  const result = await running.result;
  process.off("SIGINT", cancel);
  console.log(report(result));
  return result.conclusion === "success" ? 0 : 1;
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return at < 0 ? [pair, "true"] : [pair.slice(0, at), pair.slice(at + 1)];
}

function report({ conclusion, outputs, annotations, complaints, summary }: RunnerResult): string {
  return [
    `\n── ${conclusion}`,
    ...Object.entries(outputs).map(([name, value]) => `   output ${name}=${value}`),
    ...annotations.map(({ level, message, properties: { file, line } }) => {
      const place = file === undefined ? "" : ` ${file}:${line ?? 1}`;
      return `   ${level}${place}: ${message}`;
    }),
    ...complaints.map((text) => `   runner: ${text}`),
    ...(summary === "" ? [] : ["── job summary", summary]),
  ].join("\n");
}
