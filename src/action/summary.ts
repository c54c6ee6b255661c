import type { SluiceError } from "../model/errors.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import { reasons } from "../model/reasons.ts";
import { planAsMarkdown } from "../engine/plan/render.ts";
import { gantt, seconds, type Span } from "./gantt.ts";
import { bounded, code, escapeMarkdown, fence } from "./markdown.ts";

/** What a job summary is made from. */
export interface SummaryFacts {
  readonly outcome: Outcome;
  readonly dryRun: boolean;
  readonly plan: Plan | undefined;
  readonly spans: readonly Span[];
  readonly error: SluiceError | undefined;
}

/** GitHub drops a step's summary as a whole when it is over 1 MiB; ours leaves room for others'. */
const LIMITS = { whole: 1_000_000, plan: 400_000, detail: 100_000, fact: 2_000 } as const;

/** The job summary: what happened, what changed, where it answers, how long it took, the way back. */
export function summaryMarkdown(facts: SummaryFacts): string {
  const { outcome, plan, spans, error } = facts;
  const parts = [
    `## ${heading(facts)}`,
    error === undefined ? overview(outcome) : failure(outcome, error),
    plan === undefined
      ? ""
      : `### What ${facts.dryRun ? "would change" : "changes"}\n\n${bounded(planAsMarkdown(plan), LIMITS.plan)}`,
    spans.length === 0 ? "" : `### Stages\n\n${gantt(titleOf(spans), spans)}`,
    error === undefined && !facts.dryRun ? wayBack(outcome) : "",
  ];
  return bounded(`${parts.filter((part) => part !== "").join("\n\n")}\n`, LIMITS.whole);
}

function heading({ outcome, dryRun, error }: SummaryFacts): string {
  const what = `${dryRun ? "plan for" : outcome.command} ${code(outcome.project)} to ${code(outcome.environment)}`;
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

function titleOf(spans: readonly Span[]): string {
  return `${seconds((spans.at(-1)?.to ?? 0) - (spans[0]?.from ?? 0))} in all`;
}

function wayBack({ command, environment, release }: Outcome): string {
  if (command === "plan" || release < 2) return "";
  const line = `npx sluice rollback ${environment}`;
  return `### The way back\n\n${fence(line)}\n\nor run this workflow with the command ${code("rollback")}: no build, the containers are still there.`;
}
