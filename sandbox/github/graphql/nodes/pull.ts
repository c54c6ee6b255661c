import { readCommits } from "../../git/objects.ts";
import { roleIn } from "../../people/access.ts";
import { isAtLeast } from "../../people/roles.ts";
import { baseNow, mergeabilityOf } from "../../pulls/mergeable.ts";
import { decisionOf, latestOpinions } from "../../pulls/decision.ts";
import type { Pull, Review } from "../../pulls/types.ts";
import { associationOf } from "../../pulls/views.ts";
import type { Repository } from "../../repos/types.ts";
import { pageUrl } from "../../repos/views.ts";
import { iso, isoMaybe, nodeId } from "../../world.ts";
import { connection, type Page } from "../connection.ts";
import { sees, type Viewer } from "../viewer.ts";
import { commentNode } from "./comment.ts";
import { commitNode, rollupNode } from "./commit.ts";
import { accountNode } from "./people.ts";
import { refNode } from "./ref.ts";
import { repositoryNode } from "./repository.ts";

const WORDS = { true: "MERGEABLE", false: "CONFLICTING", null: "UNKNOWN" } as const;

export function pullNode(viewer: Viewer, repository: Repository, pull: Pull): object {
  const { number, headRepository, author, merge } = pull;
  // One look for both fields: the second would know what the first set going.
  let found: ReturnType<typeof mergeabilityOf> | undefined;
  const look = () => (found ??= mergeabilityOf(repository, pull));
  return {
    __typename: "PullRequest",
    id: nodeId("PR", pull.id),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number,
    title: pull.title,
    body: pull.body ?? "",
    state: merge === undefined ? pull.state.toUpperCase() : "MERGED",
    merged: merge !== undefined,
    mergedAt: isoMaybe(merge?.at),
    isDraft: pull.isDraft,
    locked: pull.isLocked,
    mergeable: async () => WORDS[`${(await look()).mergeable}`],
    mergeStateStatus: async () => (await look()).state.toUpperCase(),
    reviewDecision: decisionOf(repository, pull),
    author: accountNode(author),
    authorAssociation: associationOf(viewer.world, repository, author),
    createdAt: iso(pull.created),
    updatedAt: iso(pull.updated),
    closedAt: isoMaybe(pull.closed),
    url: `${pageUrl(viewer.world, repository)}/pull/${number}`,
    baseRef: () => refNode(viewer, repository, `refs/heads/${pull.baseRef}`),
    baseRefName: pull.baseRef,
    baseRefOid: pull.baseSha,
    headRef: () => headRepository && refNode(viewer, headRepository, `refs/heads/${pull.headRef}`),
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    headRepository: () =>
      headRepository && sees(viewer, headRepository)
        ? repositoryNode(viewer, headRepository)
        : null,
    headRepositoryOwner: headRepository && accountNode(headRepository.owner),
    isCrossRepository: headRepository?.id !== repository.id,
    repository: () => repositoryNode(viewer, repository),
    statusCheckRollup: () => rollupNode(viewer, repository, pull.headSha),
    commits: (page: Page) => commits(viewer, repository, pull, page),
    ...talk(viewer, repository, pull),
  };
}

async function commits(viewer: Viewer, repository: Repository, pull: Pull, page: Page) {
  const base = await baseNow(repository, pull);
  const all = await readCommits(repository.git, [`${base}..${pull.headSha}`]);
  return connection("commits", all.toReversed(), page, ({ sha }) => ({
    id: nodeId("PRC", `${pull.id}:${sha}`),
    commit: () => commitNode(viewer, repository, sha),
  }));
}

/** What people have said. */
function talk(viewer: Viewer, repository: Repository, pull: Pull) {
  return {
    reviews(page: Page & { states?: readonly string[] | null }) {
      const found = pull.reviews.filter(({ state }) => !page.states || page.states.includes(state));
      return connection("reviews", found, page, (it) => reviewNode(viewer, repository, it));
    },
    latestOpinionatedReviews: (page: Page) =>
      connection("latestOpinionatedReviews", latestOpinions(pull), page, (it) =>
        reviewNode(viewer, repository, it),
      ),
    comments(page: Page) {
      const all = [...repository.comments.values()].filter(({ issue }) => issue === pull.number);
      return connection("comments", all, page, (it) => commentNode(viewer, repository, it));
    },
  };
}

function reviewNode(viewer: Viewer, repository: Repository, review: Review) {
  const { id, author, body, state, commit, submitted } = review;
  const role = roleIn(viewer.world, repository, author.id)?.base;
  return {
    id: nodeId("PRR", id),
    databaseId: id,
    fullDatabaseId: String(id),
    state,
    submittedAt: iso(submitted),
    author: accountNode(author),
    authorAssociation: associationOf(viewer.world, repository, author),
    authorCanPushToRepository: isAtLeast(role, "write"),
    body,
    commit: () => commitNode(viewer, repository, commit),
  };
}
