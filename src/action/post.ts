import { type Console, openConsole } from "./console.ts";
import { reasonOf, type RecordIntent } from "./deployment.ts";
import { type EnvVars, inputReader, type Inputs, readInputs } from "./inputs.ts";
import { readState } from "./state.ts";

/** The whole post step. A cancelled job has five minutes in all, for the post steps of all actions. */
const DEADLINE_MS = 60_000;

/**
 * The post step. Where main has told its end there is nothing to do. Where it has not (killed,
 * cancelled, connection lost) the hosts are looked at once: that takes back what was half done, and
 * tells what is live. Whatever happens here never changes the colour of the job.
 */
export async function run(envVars: EnvVars): Promise<void> {
  const needed = readState(envVars, "begun") !== "" && readState(envVars, "settled") === "";
  if (!needed) return;
  const console = openConsole(envVars);
  const deadline = setTimeout(() => {
    console.warning("the hosts could not be looked at in time; the next run does it");
    process.exit(0);
  }, DEADLINE_MS);
  try {
    const inputs = readInputs(inputReader(envVars));
    const release = await repair(console, inputs, envVars);
    await closeRecord(console, inputs, envVars, release);
  } catch (error) {
    console.warning(`what main left could not be looked at: ${reasonOf(error)}`);
  }
  clearTimeout(deadline);
  process.exit(0); // A connection that does not close must not hold the job.
}

/** Ids of the droplets that main has made. */
function madeBy(envVars: EnvVars): number[] {
  return readState(envVars, "droplets").split(" ").filter(Boolean).map(Number);
}

/** Plays back what is half done. Returns the number of the active release, when it is known. */
async function repair(
  console: Console,
  inputs: Inputs,
  envVars: EnvVars,
): Promise<number | undefined> {
  const [{ runCommand }, { createReport }] = await Promise.all([
    import("../wiring/run.ts"),
    import("./report.ts"),
  ]);
  const report = createReport(console);
  const { outcome, error } = await runCommand({
    command: "repair",
    ...(inputs.environment === undefined ? {} : { environment: inputs.environment }),
    config: inputs.config,
    dryRun: false,
    // The host needs a moment to notice that main is gone.
    options: { services: [], force: false, lockWait: DEADLINE_MS / 2_000, made: madeBy(envVars) },
    envVars,
    who: envVars["GITHUB_ACTOR"] ?? "a workflow",
    reporter: report,
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  report.end();
  if (error !== undefined) {
    console.warning(`the hosts could not be looked at: ${reasonOf(error)}; the next run does it`);
    return undefined;
  }
  console.info(outcome.release > 0 ? `release ${outcome.release} is live` : "nothing is live yet");
  return outcome.release;
}

/** Tells GitHub how the deployment that main began ended, whether its id came back or not. */
async function closeRecord(
  console: Console,
  inputs: Inputs,
  envVars: EnvVars,
  release: number | undefined,
): Promise<void> {
  const intent = readState(envVars, "intent");
  if (intent === "") return;
  try {
    const { historyOf } = await import("../wiring/history.ts");
    const history = historyOf(inputs.token, envVars);
    const { release: planned, ...record } = JSON.parse(intent) as RecordIntent;
    const id = readState(envVars, "deployment") || (await history?.find(record));
    if (history === undefined || !id) return;
    // A cancellation may come too late: what is live is no failure.
    const isLive = release === planned;
    const description = isLive ? `release ${planned} is live` : "the run ended before its time";
    await history.tell(id, { state: isLive ? "success" : "error", description });
  } catch (error) {
    console.warning(`the GitHub deployment could not be closed: ${reasonOf(error)}`);
  }
}
