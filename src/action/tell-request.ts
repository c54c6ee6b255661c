import type { CheckNews } from "../contracts/forge-writes.ts";
import type { RecordNews } from "../contracts/history.ts";
import type { Block, News } from "../model/chatops/index.ts";
import { encodeReport, type RunReport } from "../model/chatops/report.ts";
import type { SluiceError } from "../model/errors.ts";
import { fence, lastLines } from "../model/markdown.ts";
import type { Outcome } from "../model/outcome.ts";
import { planAsText } from "../engine/plan/render.ts";
import { checksOf } from "../wiring/request.ts";
import type { Answer } from "../wiring/run.ts";
import type { Console } from "./console.ts";
import { reasonOf } from "./deployment.ts";
import type { EnvVars, Inputs } from "./inputs.ts";
import { nextCommand } from "./next.ts";
import { type Report, stepOf } from "./report.ts";
import type { Granted } from "./request.ts";

const TAIL = { lines: 30, bytes: 6_000 } as const;

/** What the bot reads to keep its comment true, for a run that was begun. */
export function reportOf(
  { key }: Granted,
  inputs: Inputs,
  { outcome, addresses }: Answer,
  { plan, spans }: Pick<Report, "plan" | "spans">,
  error: SluiceError | undefined,
): RunReport {
  const state = error === undefined ? "succeeded" : error.code === "ABORTED" ? "aborted" : "failed";
  const blocks = blocksOf(outcome, plan);
  return {
    key,
    state,
    ...(outcome.release > 0 ? { release: outcome.release } : {}),
    ...(/^[0-9a-f]{40,64}$/.test(outcome.revision) ? { revision: outcome.revision } : {}),
    ...(error === undefined ? { services: addresses } : { failure: failureOf(inputs, error) }),
    steps: spans.map(stepOf),
    ms: outcome.stages.reduce((sum, { ms }) => sum + ms, 0),
    ...(blocks.length === 0 ? {} : { blocks }),
    ...fleetIn(outcome),
  };
}

function fleetIn({ fleet, hosts }: Outcome): Pick<RunReport, "fleet"> {
  const names = hosts.map(({ name }) => name);
  if (fleet === undefined || names.length === 0) return {};
  return { fleet: { hosts: names, hourly: fleet.cost.after.hourly } };
}

/** For a run that was refused before anything was begun. */
export function refusalOf({ key }: Granted, inputs: Inputs, error: SluiceError): RunReport {
  return { key, state: "failed", failure: failureOf(inputs, error) };
}

function failureOf(inputs: Inputs, error: SluiceError): NonNullable<News["failure"]> {
  const { code: reason, message, fix, detail } = error;
  return {
    reason,
    message,
    fix,
    ...(detail ? { tail: lastLines(detail, TAIL.lines, TAIL.bytes) } : {}),
    next: nextCommand(error.code, inputs),
  };
}

/** What commands answer that only look. */
function blocksOf({ lines, command }: Outcome, plan: Report["plan"]): Block[] {
  if (lines !== undefined) {
    const text = lines.map(({ service, host, text: line }) => `${service}@${host} | ${line}`);
    return [{ kind: "code", text: text.length === 0 ? "nothing was written" : text.join("\n") }];
  }
  return command === "plan" && plan !== undefined ? [{ kind: "code", text: planAsText(plan) }] : [];
}

interface More {
  readonly envVars: EnvVars;
  readonly summary: string;
  /** What the record is told, in the same call where it can be. */
  readonly news: RecordNews;
}

/**
 * Puts the report on the head of the pull request; resolves to whether the record was told as well. A run
 * never fails because nobody could be told.
 */
export async function tellRequest(
  console: Console,
  inputs: Inputs,
  granted: Granted,
  report: RunReport,
  { envVars, summary, news }: More,
): Promise<boolean> {
  if (granted.head === undefined) return false;
  const what = `${inputs.command} ${inputs.environment ?? ""}`.trim();
  const tail = report.failure?.tail;
  const ends = inputs.deployments && granted.record ? { ...granted.record, news } : undefined;
  try {
    const checks = await checksOf(inputs.token, envVars);
    const check = {
      name: `sluice / ${what}`,
      sha: granted.head,
      state: CONCLUSIONS[report.state],
      title: console.masked(report.failure?.reason ?? `${what} is done`),
      summary: console.masked(summary),
      // Masked as JSON, which is one of the forms that a secret is looked for in.
      text: `${tail === undefined ? "" : fence(console.masked(tail))}\n${encodeReport(maskedReport(console, report))}`,
      externalId: granted.request,
      ...(news.log === undefined ? {} : { url: news.log }),
    };
    await checks.complete(check, ends);
    return ends !== undefined;
  } catch (error) {
    console.warning(`the check run could not be written: ${reasonOf(error)}`);
    return false;
  }
}

const CONCLUSIONS = {
  succeeded: "success",
  aborted: "cancelled",
  failed: "failure",
  running: "neutral",
  queued: "neutral",
} as const satisfies Record<News["state"], CheckNews["state"]>;

function maskedReport(console: Console, report: RunReport): RunReport {
  return JSON.parse(console.masked(JSON.stringify(report))) as RunReport;
}
