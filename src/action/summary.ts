import type { SluiceError } from "../model/errors.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import { reasons } from "../model/reasons.ts";
import { checksAsText } from "../engine/doctor.ts";
import { removalAsText } from "../engine/destroy/render.ts";
import { haltsAsText } from "../engine/halt/render.ts";
import { jobsAsText } from "../engine/jobs/render.ts";
import { planAsMarkdown } from "../engine/plan/render.ts";
import { statusAsMarkdown } from "../engine/status/render.ts";
import { callsLine, type FleetSteps, fleetMarkdown } from "./fleet.ts";
import { gantt, seconds, type Span } from "./gantt.ts";
import { bounded, code, escapeMarkdown, fence } from "../model/markdown.ts";

/** What a job summary is made from. */
export interface SummaryFacts {
  readonly outcome: Outcome;
  readonly dryRun: boolean;
  readonly plan: Plan | undefined;
  readonly spans: readonly Span[];
  readonly fleet: FleetSteps;
  readonly error: SluiceError | undefined;
}

/** GitHub drops a step's summary as a whole when it is over 1 MiB; ours leaves room for others'. */
const LIMITS = { whole: 1_000_000, plan: 400_000, detail: 100_000, fact: 2_000 } as const;

/** Never change anything, so a dry run of them is no plan. */
const LOOKS = new Set(["status", "doctor"]);
const MAKES_RELEASES = new Set(["deploy", "restart", "promote"]);

/** The job summary: what happened, what changed, where it answers, how long it took, the way back. */
export function summaryMarkdown(facts: SummaryFacts): string {
  const { outcome, plan, spans, fleet, error } = facts;
  const parts = [
    `## ${heading(facts)}`,
    error === undefined ? overview(outcome) : failure(outcome, error),
    plan === undefined
      ? ""
      : `### What ${facts.dryRun ? "would change" : "changes"}\n\n${bounded(planAsMarkdown(plan), LIMITS.plan)}`,
    otherAnswer(outcome),
    fleet.size === 0 ? "" : `### Hosts\n\n${fleetMarkdown(fleet)}`,
    spans.length === 0 ? "" : `### Stages\n\n${gantt(titleOf(spans), spans)}`,
    callsLine(outcome),
    error === undefined && !facts.dryRun ? wayBack(outcome) : "",
  ];
  return bounded(`${parts.filter((part) => part !== "").join("\n\n")}\n`, LIMITS.whole);
}

function heading({ outcome, dryRun, error }: SummaryFacts): string {
  const [project, environment] = [code(outcome.project), code(outcome.environment)];
  const goesTo = MAKES_RELEASES.has(outcome.command) && !dryRun;
  const what = goesTo
    ? `${outcome.command} ${project} to ${environment}`
    : `${dryRun && !LOOKS.has(outcome.command) ? "plan" : outcome.command} of ${project} in ${environment}`;
  if (error !== undefined) return `${what}: ${error.code}`;
  if (dryRun) return what;
  return outcome.release > 0 ? `${what}: release ${outcome.release}` : what;
}

function overview({ revision, urls, hosts }: Outcome): string {
  const states = Map.groupBy(hosts, ({ state }) => state);
  const fleet = [...states].map(
    ([state, members]) => `${state}: ${members.map(({ name }) => code(name)).join(", ")}`,
  );
  return [
    `- revision ${code(revision.slice(0, 12))}`,
    ...urls.map((url) => `- <${url.replaceAll(/[<>\s]/g, "")}>`),
    ...fleet.map((line) => `- hosts ${line}`),
  ].join("\n");
}

function failure(outcome: Outcome, error: SluiceError): string {
  const facts = Object.entries(error.facts)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `- ${escapeMarkdown(name)}: ${fact(String(value))}`);
  return [
    `**${escapeMarkdown(error.message)}**`,
    escapeMarkdown(reasons[error.code].why),
    facts.join("\n"),
    error.detail ? fence(bounded(error.detail, LIMITS.detail)) : "",
    `**What to do:** ${escapeMarkdown(error.fix)}`,
    overview(outcome),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function fact(value: string): string {
  return value.includes("\n")
    ? `\n\n${fence(bounded(value, LIMITS.detail))}\n`
    : code(bounded(value, LIMITS.fact));
}

/** What commands tell that plan nothing. */
function otherAnswer({ status, removal, hold, checks, halts, jobs }: Outcome): string {
  if (halts !== undefined) return fence(bounded(haltsAsText(halts), LIMITS.plan));
  if (jobs !== undefined) return fence(bounded(jobsAsText(jobs), LIMITS.plan));
  if (checks !== undefined) return fence(bounded(checksAsText(checks), LIMITS.plan));
  if (status !== undefined) return bounded(statusAsMarkdown(status, Date.now()), LIMITS.plan);
  if (removal !== undefined) return fence(bounded(removalAsText(removal), LIMITS.plan));
  if (hold === undefined) return "";
  return `held by ${code(hold.holder)}: ${escapeMarkdown(hold.reason)}`;
}

function titleOf(spans: readonly Span[]): string {
  return `${seconds((spans.at(-1)?.to ?? 0) - (spans[0]?.from ?? 0))} in all`;
}

function wayBack({ command, environment, release }: Outcome): string {
  if (!MAKES_RELEASES.has(command) || release < 2) return "";
  const line = `npx sluice rollback ${environment}`;
  return `### The way back\n\n${fence(line)}\n\nor run this workflow with the command ${code("rollback")}: no build, the containers are still there.`;
}
