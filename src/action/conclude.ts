import type { RecordNews } from "../contracts/history.ts";
import { asSluiceError, explain, type SluiceError } from "../model/errors.ts";
import type { Answer } from "../wiring/run.ts";
import { isDry } from "./commands.ts";
import type { Console } from "./console.ts";
import type { Recorder } from "./deployment.ts";
import type { Inputs } from "./inputs.ts";
import { outputsOf } from "./outputs.ts";
import type { Report } from "./report.ts";
import { STATE } from "./state.ts";

export interface Told {
  readonly recorder: Recorder;
  /** Tells whoever asked; resolves to whether that has told the record as well. */
  readonly requester: (news: RecordNews) => Promise<boolean>;
}

/** Tells everybody how a run ended: outputs, log, requester, GitHub deployment, job summary, post step. */
export async function conclude(
  console: Console,
  inputs: Inputs,
  { outcome, error: thrown }: Answer,
  report: Report,
  { recorder, requester }: Told,
): Promise<void> {
  const error = thrown === undefined ? undefined : asSluiceError(thrown);
  for (const [name, value] of Object.entries(outputsOf(outcome, report.plan))) {
    console.output(name, value);
  }
  if (error !== undefined) {
    console.info(explain(error));
    console.fail(`${error.code}: ${error.message}`, error.exitCode);
  } else for (const url of outcome.urls) console.info(url);
  const [url] = outcome.urls;
  const news: RecordNews = {
    state: error === undefined ? "success" : "failure",
    description: error === undefined ? `release ${outcome.release} is live` : error.code,
    ...(url === undefined ? {} : { url }),
  };
  await recorder.finish(news, requester);
  if (inputs.summary) await writeSummary(console, inputs, outcome, report, error);
  if (error === undefined || !UNSETTLED.has(error.code)) console.state(STATE.settled, "true");
}

/** After these a host may still be taking something back; the post step sees to it. */
const UNSETTLED = new Set(["ABORTED", "HOST_UNREACHABLE", "HOST_FAILED", "LOCK_LOST", "INTERNAL"]);

async function writeSummary(
  console: Console,
  inputs: Inputs,
  outcome: Answer["outcome"],
  { plan, spans, fleet }: Report,
  error: SluiceError | undefined,
): Promise<void> {
  const { summaryMarkdown } = await import("./summary.ts");
  const facts = { outcome, dryRun: isDry(inputs), plan, spans, fleet, error };
  await console.summary(summaryMarkdown(facts));
}
