import type { Refusal } from "../../../model/chatops/index.ts";
import { known, short } from "./facts.ts";
import type { Case, Guard } from "./guard.ts";
import { activeRevision } from "./runs.ts";

/** Where the same revision must be active before. That it once was is not enough. */
export const order: Guard = ({ facts, place }) => {
  const first = place?.after ?? [];
  if (first.length === 0) return undefined;
  return known("The runs on record", facts.runs, (runs) => {
    const missing = first.filter((name) => activeRevision(runs, name) !== facts.head.sha);
    const [next] = missing;
    if (next === undefined) return undefined;
    return {
      code: "ORDER_NOT_MET",
      message: `${short(facts.head.sha)} is not active in ${missing.join(" and ")}`,
      remedy: `Deploy it to ${next} first.`,
      next: `/deploy ${next}`,
    };
  });
};

/** A plan of the same revision for the same environment, the newest of which ended well. */
export const plan: Guard = ({ facts, place, environment, own }) => {
  if (place?.planFirst !== true) return undefined;
  return known("The runs on record", facts.runs, (runs) => {
    const [newest] = runs
      .filter((run) => run.command === "plan" && run.environment === environment)
      .filter(({ revision, app }) => revision === facts.head.sha && isOurs(app, own.app))
      .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
    if (newest?.state === "succeeded") return undefined;
    return {
      code: "PLAN_MISSING",
      message: `${environment} wants a plan of ${short(facts.head.sha)} first`,
      remedy: "Look at the plan, then give the command again.",
      next: `/plan ${environment}`,
    };
  });
};

/** Whoever may write checks could put a plan on record; inside an Action nobody tells who we are. */
function isOurs(app: number | undefined, own: number | undefined): boolean {
  return own === undefined || app === own;
}

/**
 * For a promote, which takes what is active elsewhere: what the environment asks of a commit is known
 * only of this pull request's head.
 */
export const proven: Guard = (asked) => {
  const { facts, command, place } = asked;
  const after = place?.after ?? [];
  const { from } = command;
  if (from === undefined || place === undefined) return undefined;
  if (after.length > 0 && !after.includes(from)) return wrongSource(asked, after);
  const asksMore = place.checks !== "none" || place.reviews > 0;
  if (!asksMore) return undefined;
  return known("The runs on record", facts.runs, (runs) => {
    const active = activeRevision(runs, from);
    if (active === facts.head.sha) return undefined;
    return {
      code: "REVISION_ELSEWHERE",
      message: `${from} runs ${active === undefined ? "a revision that is not on record" : short(active)}, and this pull request's head is ${short(facts.head.sha)}`,
      remedy:
        "Promote from the pull request whose head is active there, so that its checks and reviews count.",
    };
  });
};

function wrongSource({ environment, command }: Case, after: readonly string[]): Refusal {
  return {
    code: "ORDER_NOT_MET",
    message: `${environment} comes after ${after.join(" and ")}, not after ${command.from}`,
    remedy: `Promote from ${after.join(" or ")}.`,
    next: `/promote ${after[0]} ${environment}`,
  };
}
