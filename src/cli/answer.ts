import { asSluiceError, explain } from "../model/errors.ts";
import type { Outcome } from "../model/outcome.ts";
import { formatSeconds } from "../model/units.ts";
import type { Answer } from "../wiring/run.ts";
import type { Terminal } from "./input.ts";
import type { Options } from "./options.ts";

/** The last words of a command: JSON or a few lines on stdout, a failure on stderr. → exit code. */
export function showAnswer(
  { outcome, error }: Answer,
  { json, verbose }: Pick<Options, "json" | "verbose">,
  { stdout, stderr }: Terminal,
  text: ((outcome: Outcome) => string) | undefined,
): number {
  const failure = error === undefined ? undefined : asSluiceError(error);
  // A text of its own may be worth reading even so: the status of the hosts that could be read.
  const words = text?.(outcome) ?? (failure === undefined ? summary(outcome) : "");
  if (!json && words !== "") stdout.write(`${words}\n`);
  if (failure !== undefined) stderr.write(`${explain(failure)}\n`);
  if (failure?.code === "INTERNAL" && verbose) stderr.write(`${failure.stack}\n`);
  if (json) stdout.write(`${JSON.stringify(outcome)}\n`);
  return failure?.exitCode ?? 0;
}

/** What a person wants to know when it is over. */
export function summary(outcome: Outcome): string {
  const total = outcome.stages.reduce((sum, { ms }) => sum + ms, 0);
  return [headline(outcome, formatSeconds(total)), ...outcome.urls.map((url) => `  ${url}`)].join(
    "\n",
  );
}

function headline(outcome: Outcome, time: string): string {
  const { project, environment, release, hosts, waiting = [] } = outcome;
  const place = `${project} ${environment}`;
  const states = new Set(hosts.map(({ state }) => state));
  if (states.has("planned")) return `${place}: nothing was touched (${time})`;
  const live = release === 0 ? "nothing is live yet" : `release ${release} is live`;
  if (waiting.length > 0)
    return `${place}: ${live}; configured, and started by \`sluice start\`: ${waiting.join(", ")} (${time})`;
  if (states.has("switched")) return `${place}: ${live} (${time})`;
  return `${place}: ${live}, nothing had to be done (${time})`;
}
