import type { Guard } from "./guard.ts";
import { again } from "./head.ts";

const WHOLE_SHA = 40;

/**
 * Code from elsewhere. Repositories are compared by id: a fork may call its branch `main`. With
 * `approve` the approval is the full SHA in the command: who can push to the fork can find a commit
 * that shares the first digits within minutes.
 */
export const fork: Guard = (asked) => {
  const { facts, place, command } = asked;
  const { repositoryId } = facts.head;
  if (repositoryId === facts.repository.id) return undefined;
  if (repositoryId === undefined) {
    return {
      code: "FORK_REFUSED",
      message: "the repository that the branch was in is gone",
      remedy: "Push the commits to a branch of this repository and open a pull request from it.",
    };
  }
  if (place?.forks !== "approve") {
    return {
      code: "FORK_REFUSED",
      message: "the head is in a fork",
      remedy:
        "Push the commits to a branch of this repository, or set `forks: approve` in the environment's policy.",
    };
  }
  if (command.revision?.length === WHOLE_SHA) return undefined;
  return {
    code: "FORK_NEEDS_SHA",
    message: "the head is in a fork, so the command must name the commit that was looked at",
    remedy: "Review the commit, then give the command with its full SHA.",
    ...again(asked),
  };
};
