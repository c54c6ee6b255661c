import { unknownFact } from "./facts.ts";
import type { Guard } from "./guard.ts";

/** A closed pull request's commit is nobody's business any more; a merged one's is in its base. */
export const pull: Guard = ({ facts: { state, base, number } }) => {
  if (state === "open") return undefined;
  const merged = state === "merged";
  return {
    code: "PULL_NOT_OPEN",
    message: `pull request ${number} is ${state}`,
    remedy: merged
      ? `Its commits are in ${base.branch}: that is deployed by its own workflow, or from another pull request.`
      : "Open it again, or use the pull request that took its place.",
  };
};

export const draft: Guard = ({ facts, place }) => {
  if (!facts.draft || place?.drafts !== false) return undefined;
  return {
    code: "PULL_DRAFT",
    message: "this pull request is a draft",
    remedy: "Mark it as ready for review, or set `drafts: true` in the environment's policy.",
  };
};

/** By the name of the base, which is read now: one that was retargeted counts as what it is. */
export const branch: Guard = ({ facts, place, environment }) => {
  if (place?.branch === undefined || facts.base.branch === place.branch) return undefined;
  return {
    code: "BRANCH_NOT_ALLOWED",
    message: `${environment} takes pull requests into ${place.branch}, and this one goes into ${facts.base.branch}`,
    remedy: `Change the base of the pull request to ${place.branch}.`,
  };
};

export const upToDate: Guard = ({ facts, place }) => {
  if (place?.upToDate !== true) return undefined;
  const { behind, base } = facts;
  const update = `Update the branch from ${base.branch}, wait for its checks, then give the command again.`;
  if (typeof behind !== "number")
    return unknownFact("How far the branch is behind its base", behind);
  if (behind === 0) return undefined;
  return {
    code: "BEHIND_BASE",
    message: `${behind} ${behind === 1 ? "commit" : "commits"} of ${base.branch} are not in this branch`,
    remedy: update,
  };
};
