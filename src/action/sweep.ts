import { isSwept, sweepAll, sweptTextOf } from "../wiring/preview-sweep.ts";
import { abortOnSignals } from "./cancel.ts";
import type { Console } from "./console.ts";
import type { EnvVars, Inputs } from "./inputs.ts";
import { bounded, fence } from "../model/markdown.ts";
import { createReport } from "./report.ts";

/** A job summary has room for others', too. */
const MOST = 400_000;

/**
 * `sweep`, for a schedule: tells what is left over in the cloud account, and with `apply` removes it.
 * What could not be removed turns the step red. Cut short it leaves nothing that the next one does not
 * find, so the post step has nothing to do.
 */
export async function sweep(console: Console, inputs: Inputs, envVars: EnvVars): Promise<void> {
  const { config } = inputs;
  const apply = inputs.apply && !inputs.dryRun;
  const report = createReport(console);
  const abort = abortOnSignals(console, () => console.output("reason", "ABORTED"));
  const swept = await sweepAll({
    config,
    envVars: { ...envVars, GITHUB_TOKEN: envVars["GITHUB_TOKEN"] ?? inputs.token },
    who: envVars["GITHUB_ACTOR"] ?? "a workflow",
    reporter: report,
    signal: abort.signal,
    apply,
    ...(inputs.olderThan === undefined ? {} : { olderThan: inputs.olderThan }),
  });
  const text = `${sweptTextOf(swept, apply)}\nAPI calls: ${swept.calls}`;
  const all = [...swept.leftovers, ...(swept.previews ?? [])];
  const stuck = all.filter(({ problem }) => problem !== undefined);
  const ok = isSwept(swept);
  const reason = ok ? "OK" : stuck.length > 0 ? "API_REFUSED" : "API_UNREACHABLE";
  console.info(text);
  console.output("reason", reason);
  console.output("result", JSON.stringify({ ok, reason, ...swept }));
  const rest = swept.unknown === undefined ? "" : `, and not all is known: ${swept.unknown}`;
  if (!ok) console.fail(`${reason}: ${stuck.length} could not be removed${rest}`, 1);
  if (inputs.summary) await console.summary(`## sweep\n\n${fence(bounded(text, MOST))}\n`);
}
