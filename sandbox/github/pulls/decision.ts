import type { Repository } from "../repos/types.ts";
import type { Pull, Review } from "./types.ts";

/** The last word of each who approved, asked for changes or was dismissed. */
export function latestOpinions({ reviews }: Pull): Review[] {
  const byAuthor = new Map<number, Review>();
  for (const review of reviews) {
    if (review.state !== "COMMENTED") byAuthor.set(review.author.id, review);
  }
  return [...byAuthor.values()];
}

/** Nothing where no review is asked for. It may rest on an older commit: GitHub does not mind. */
export function decisionOf(
  { protection }: Repository,
  pull: Pull,
): "APPROVED" | "CHANGES_REQUESTED" | "REVIEW_REQUIRED" | null {
  const wanted = protection.get(pull.baseRef)?.approvals ?? 0;
  const states = latestOpinions(pull).map(({ state }) => state);
  if (states.includes("CHANGES_REQUESTED")) return "CHANGES_REQUESTED";
  if (wanted === 0) return null;
  const approvals = states.filter((it) => it === "APPROVED").length;
  return approvals >= wanted ? "APPROVED" : "REVIEW_REQUIRED";
}
