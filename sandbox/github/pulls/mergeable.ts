import { distance, mergedTree } from "../git/objects.ts";
import { refTarget } from "../git/refs.ts";
import { isGreen, rollup } from "../checks/rollup.ts";
import type { Repository } from "../repos/types.ts";
import { decisionOf } from "./decision.ts";
import type { Pull } from "./types.ts";

export interface Mergeability {
  /** `null`: not known yet. */
  readonly mergeable: boolean | null;
  /** `unknown`, `dirty`, `draft`, `behind`, `blocked`, `unstable`, `clean`. */
  readonly state: string;
}

/** What the base branch points at now; a pull request remembers an older one. */
export async function baseNow(repository: Repository, pull: Pull): Promise<string> {
  return (await refTarget(repository.git, `refs/heads/${pull.baseRef}`)) ?? pull.baseSha;
}

/**
 * Whether it could be merged. As with the real one, the first who asks after a push hears that it is not
 * known yet; asking is what sets the work going.
 */
export async function mergeabilityOf(repository: Repository, pull: Pull): Promise<Mergeability> {
  if (pull.state === "closed") return { mergeable: null, state: "unknown" };
  const base = await baseNow(repository, pull);
  const pair = `${base} ${pull.headSha}`;
  if (pull.mergeable?.pair !== pair) {
    const tree = await mergedTree(repository.git, base, pull.headSha);
    pull.mergeable = { pair, value: tree !== undefined };
    return { mergeable: null, state: "unknown" };
  }
  const { value } = pull.mergeable;
  return { mergeable: value, state: value ? await cleanState(repository, pull, base) : "dirty" };
}

async function cleanState(repository: Repository, pull: Pull, base: string): Promise<string> {
  if (pull.isDraft) return "draft";
  const { behind } = await distance(repository.git, base, pull.headSha);
  if (behind > 0) return "behind";
  if (isBlocked(repository, pull)) return "blocked";
  const state = rollup(repository, pull.headSha);
  return state === undefined || state === "success" ? "clean" : "unstable";
}

function isBlocked(repository: Repository, pull: Pull): boolean {
  const protection = repository.protection.get(pull.baseRef);
  if (protection === undefined) return false;
  const isApproved = protection.approvals === 0 || decisionOf(repository, pull) === "APPROVED";
  return !isApproved || !protection.checks.every((it) => isGreen(repository, pull.headSha, it));
}
