import { describe, planAsMarkdown } from "../engine/plan/render.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import { bounded } from "../model/markdown.ts";

/** A job's outputs may have 1 MiB together. */
const MOST_MARKDOWN = 200_000;

/** Outputs of `action.yml` after a run. */
export function outputsOf(outcome: Outcome, plan: Plan | undefined): Record<string, string> {
  return {
    "release-id": outcome.release > 0 ? String(outcome.release) : "",
    "environment-url": outcome.urls[0] ?? "",
    urls: JSON.stringify(outcome.urls),
    plan: plan === undefined ? "" : JSON.stringify(planOutput(plan)),
    result: JSON.stringify(outcome),
    reason: outcome.reason,
  };
}

/** What a later step needs to see the plan and to hold a deploy to it (`expect-plan`). */
function planOutput(plan: Plan) {
  return {
    expect: Object.fromEntries(plan.hosts.map(({ host, fingerprint }) => [host, fingerprint])),
    release: plan.release.id,
    operations: plan.hosts.flatMap(({ host, operations }) =>
      operations.map((operation) => `${host}: ${describe(operation)}`),
    ),
    markdown: bounded(planAsMarkdown(plan), MOST_MARKDOWN),
  };
}

/** Outputs when nothing was begun: the configuration or an input is wrong. */
export function outputsOfRefusal(reason: string, message: string): Record<string, string> {
  const result = { ok: false, reason, message, run: "", release: 0, environment: "" };
  return {
    "release-id": "",
    "environment-url": "",
    urls: "[]",
    plan: "",
    reason,
    result: JSON.stringify({ ...result, hosts: [], urls: [], stages: [] }),
  };
}
