import type { Review } from "../../../model/chatops/index.ts";
import { known, short } from "./facts.ts";
import type { Guard } from "./guard.ts";

/**
 * Approvals of this very commit, by people who may push and did not write it. A request for changes
 * stands until its author takes it back, whatever was pushed since.
 */
export const reviews: Guard = ({ facts, place, environment }) => {
  const wanted = place?.reviews ?? 0;
  if (wanted === 0) return undefined;
  return known("The reviews", facts.reviews, (all) => {
    const verdicts = newestVerdicts(all).filter(({ canPush }) => canPush);
    const against = verdicts.filter(({ state }) => state === "changes requested");
    if (against.length > 0) {
      const who = against
        .map(({ author }) => author?.login ?? "an account that is gone")
        .join(", ");
      return {
        code: "REVIEWS_MISSING",
        message: `${who} asked for changes`,
        remedy: "Make them and ask for another review, or let the review be dismissed.",
      };
    }
    const count = verdicts.filter(
      ({ state, sha, author }) =>
        state === "approved" &&
        sha === facts.head.sha &&
        author?.type === "User" &&
        author.id !== facts.author?.id,
    ).length;
    if (count >= wanted) return undefined;
    return {
      code: "REVIEWS_MISSING",
      message: `${environment} wants ${wanted} ${wanted === 1 ? "approval" : "approvals"} of ${short(facts.head.sha)}, and it has ${count}`,
      remedy:
        "Let somebody with write access approve this commit; approvals of earlier commits do not count.",
    };
  });
};

/** The newest of each author that says yes or no; a remark takes nothing back. */
function newestVerdicts(all: readonly Review[]): Review[] {
  const newest = new Map<number | undefined, Review>();
  for (const review of all) {
    if (review.state === "commented") continue;
    const other = newest.get(review.author?.id);
    if (other === undefined || Date.parse(review.at) >= Date.parse(other.at)) {
      newest.set(review.author?.id, review);
    }
  }
  return [...newest.values()];
}
