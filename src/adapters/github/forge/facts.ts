import type {
  Actor,
  Check,
  HeldLock,
  Known,
  PullFacts,
  Repository,
  Review,
} from "../../../model/chatops/index.ts";
import { EVERYWHERE, holderIdOf } from "../../../model/chatops/lock.ts";
import { holdOf } from "../locks.ts";
import type { GraphError } from "./ask.ts";
import { runsOf } from "./runs.ts";
import type { BaseShape, CheckShape, CommitShape, PullShape, RefShape } from "./shapes.ts";
import type { RepositoryShape, ReviewsShape, Who } from "./shapes.ts";

/** All but the permission, which comes from elsewhere. Pure. `locks`: the names behind `ref0`, `ref1`, … */
export function factsOf(
  shape: RepositoryShape,
  pull: PullShape,
  locks: readonly string[],
  errors: readonly GraphError[],
): Omit<PullFacts, "permission"> {
  const commit = pull.commits?.nodes[0]?.commit;
  return {
    repository: repositoryOf(shape),
    defaultBranch: shape.defaultBranchRef.name,
    defaultSha: shape.defaultBranchRef.target.oid,
    number: pull.number,
    state: pull.merged ? "merged" : pull.state === "OPEN" ? "open" : "closed",
    draft: pull.isDraft,
    locked: pull.locked,
    ...authorOf(pull.author),
    base: { branch: pull.baseRefName, sha: pull.baseRef?.target?.oid ?? pull.baseRefOid },
    head: {
      branch: pull.headRefName,
      sha: pull.headRefOid,
      ...(pull.headRepository ? { repositoryId: pull.headRepository.databaseId } : {}),
      ...pushedOf(commit, pull),
    },
    behind: pull.baseRef?.compare?.behindBy ?? unknown("how far the head is behind its base"),
    conflicts:
      pull.mergeable === "UNKNOWN"
        ? unknown("whether it can be merged")
        : pull.mergeable === "CONFLICTING",
    checks: checksOf(commit, pull.headRefOid),
    requiredChecks: requiredOf(pull.baseRef),
    reviews: reviewsOf(pull.reviews),
    runs: runsOf(shape.deployments?.nodes, commit?.statusCheckRollup?.contexts.nodes ?? [], pull),
    holds: holdsOf(shape, locks, errors),
  };
}

/**
 * A commit that was pushed to another branch first tells nothing about when it got onto this one. Of a
 * fork's commits GitHub knows no branch.
 */
function pushedOf(
  commit: CommitShape | undefined,
  { headRefName, headRefOid }: PullShape,
): { pushed?: string } {
  if (commit?.oid !== headRefOid) return {};
  const suites = commit.checkSuites?.nodes ?? [];
  const [pushed] = suites
    .filter(({ branch }) => branch?.name === headRefName)
    .map(({ createdAt }) => createdAt)
    .toSorted();
  return pushed === undefined ? {} : { pushed };
}

function unknown(what: string) {
  return { unknown: `GitHub did not tell ${what}` };
}

export function repositoryOf(shape: RepositoryShape): Repository {
  return { id: shape.databaseId, owner: shape.owner.login, name: shape.name };
}

function authorOf(who: Who | null): { author?: Actor } {
  if (!who?.databaseId) return {};
  const type = who.kind === "EnterpriseUserAccount" ? "User" : who.kind;
  return { author: { id: who.databaseId, login: who.login, type } };
}

/** Of another commit than the head they would be a different question's answer. */
function checksOf(commit: CommitShape | undefined, head: string): PullFacts["checks"] {
  if (commit?.oid !== head) return unknown("the checks of the head");
  const contexts = commit.statusCheckRollup?.contexts;
  if (contexts === undefined) return [];
  return contexts.pageInfo.hasNextPage ? unknown("all checks") : contexts.nodes.map(checkOf);
}

function checkOf(shape: CheckShape): Check {
  if (shape.kind === "StatusContext") {
    return {
      name: shape.context,
      state: STATES[shape.state] ?? "unknown",
      at: shape.createdAt,
      ...(shape.targetUrl ? { url: shape.targetUrl } : {}),
    };
  }
  const app = shape.checkSuite.app?.databaseId;
  return {
    name: shape.name,
    ...(app === undefined ? {} : { app }),
    state: shape.status === "COMPLETED" ? (STATES[shape.conclusion ?? ""] ?? "unknown") : "pending",
    at: shape.completedAt ?? shape.startedAt ?? "",
    ...(shape.detailsUrl ? { url: shape.detailsUrl } : {}),
  };
}

/** Conclusions of check runs and states of statuses; any other word is not known to be good. */
const STATES: Readonly<Record<string, Check["state"]>> = {
  SUCCESS: "success",
  NEUTRAL: "success",
  SKIPPED: "success",
  PENDING: "pending",
  EXPECTED: "pending",
  FAILURE: "failure",
  ERROR: "failure",
  CANCELLED: "failure",
  TIMED_OUT: "failure",
  ACTION_REQUIRED: "failure",
  STARTUP_FAILURE: "failure",
};

/** From branch protection and from rule sets alike. */
function requiredOf(base: BaseShape | null): Known<readonly string[]> {
  if (base?.rules == null) return unknown("which checks the base branch requires");
  const ruled = base.rules.nodes.flatMap(
    ({ parameters }) => parameters?.requiredStatusChecks ?? [],
  );
  const names = [
    ...(base.refUpdateRule?.requiredStatusCheckContexts ?? []),
    ...ruled.map(({ context }) => context),
  ];
  return [...new Set(names)];
}

function reviewsOf(shape: ReviewsShape | null): Known<readonly Review[]> {
  if (shape === null || shape.pageInfo.hasPreviousPage) return unknown("all reviews");
  return shape.nodes.flatMap((node) => {
    const state = REVIEWS[node.state];
    if (state === undefined || node.submittedAt === null) return [];
    return [
      {
        ...authorOf(node.author),
        state,
        sha: node.commit?.oid ?? "",
        at: node.submittedAt,
        canPush: node.authorCanPushToRepository,
      },
    ];
  });
}

const REVIEWS: Readonly<Record<string, Review["state"]>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes requested",
  DISMISSED: "dismissed",
  COMMENTED: "commented",
};

function holdsOf(
  shape: RepositoryShape,
  locks: readonly string[],
  errors: readonly GraphError[],
): Known<readonly HeldLock[]> {
  if (errors.some(({ path }) => path?.some((part) => /^ref\d+$/.test(String(part))))) {
    return unknown("whether the environment is locked");
  }
  const refs = shape as unknown as Readonly<Record<string, RefShape | null>>;
  try {
    return locks.flatMap((name, at) => heldLock(name, refs[`ref${at}`] ?? null));
  } catch {
    return { unknown: "a lock cannot be read: its ref holds something else" };
  }
}

function heldLock(name: string, ref: RefShape | null): HeldLock[] {
  const hold = holdOf(ref);
  if (hold === undefined) return [];
  const holderId = holderIdOf(hold.id);
  return [
    {
      ...(name === EVERYWHERE ? {} : { environment: name }),
      hold,
      ...(holderId === undefined ? {} : { holderId }),
    },
  ];
}
