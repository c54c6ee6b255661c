import { roleIn } from "../people/access.ts";
import type { Account } from "../people/types.ts";
import { accountView } from "../people/views.ts";
import type { Repository } from "../repos/types.ts";
import { apiUrl, pageUrl, repositoryView } from "../repos/views.ts";
import { iso, isoMaybe, nodeId, type World } from "../world.ts";
import { labelView } from "./label-view.ts";
import type { Mergeability } from "./mergeable.ts";
import type { Issue, Pull, Review } from "./types.ts";

/** A pull request in a list. */
export function pullView(world: World, repository: Repository, pull: Pull): object {
  const { number, merge, baseSha, baseRef } = pull;
  const url = `${apiUrl(world, repository)}/pulls/${number}`;
  const page = `${pageUrl(world, repository)}/pull/${number}`;
  const issue = `${apiUrl(world, repository)}/issues/${number}`;
  const status = `${apiUrl(world, repository)}/statuses/${pull.headSha}`;
  return {
    url,
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    ...sharedView(world, repository, pull),
    merged_at: isoMaybe(merge?.at),
    merge_commit_sha: merge?.sha ?? null,
    requested_reviewers: [],
    requested_teams: [],
    draft: pull.isDraft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${apiUrl(world, repository)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: status,
    head: headView(world, pull),
    base: sideView(world, repository, baseRef, baseSha),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${apiUrl(world, repository)}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: status },
    },
    auto_merge: null,
  };
}

/** A pull request by itself. */
export function fullPullView(
  world: World,
  repository: Repository,
  pull: Pull,
  found: Mergeability,
): object {
  const { merge, number } = pull;
  const comments = [...repository.comments.values()].filter(({ issue }) => issue === number);
  return {
    ...pullView(world, repository, pull),
    merged: merge !== undefined,
    mergeable: found.mergeable,
    rebaseable: found.mergeable,
    mergeable_state: found.state,
    merged_by: merge === undefined ? null : accountView(world, merge.by),
    comments: comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: 1,
    deletions: 0,
    changed_files: 1,
  };
}

function sharedView(world: World, repository: Repository, issue: Issue): object {
  return {
    number: issue.number,
    state: issue.state,
    locked: issue.isLocked,
    active_lock_reason: null,
    title: issue.title,
    body: issue.body,
    user: accountView(world, issue.author),
    labels: issue.labels.map((name) => labelView(world, repository, name)),
    milestone: null,
    assignee: null,
    assignees: [],
    created_at: iso(issue.created),
    updated_at: iso(issue.updated),
    closed_at: isoMaybe(issue.closed),
    author_association: associationOf(world, repository, issue.author),
  };
}

function headView(world: World, { headRepository, headRef, headSha, author }: Pull): object {
  if (headRepository !== undefined) return sideView(world, headRepository, headRef, headSha);
  const user = accountView(world, author);
  return { label: `${author.login}:${headRef}`, ref: headRef, sha: headSha, user, repo: null };
}

function sideView(world: World, repository: Repository, ref: string, sha: string): object {
  return {
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: accountView(world, repository.owner),
    repo: repositoryView(world, repository),
  };
}

/** An issue, or a pull request as an issue: it says nothing of commits. */
export function issueView(world: World, repository: Repository, issue: Issue): object {
  const url = `${apiUrl(world, repository)}/issues/${issue.number}`;
  const pull = repository.pulls.get(issue.number);
  const kind = pull === undefined ? "issues" : "pull";
  const page = `${pageUrl(world, repository)}/${kind}/${issue.number}`;
  const comments = [...repository.comments.values()].filter((it) => it.issue === issue.number);
  return {
    url,
    repository_url: apiUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    id: issue.id,
    node_id: nodeId(pull === undefined ? "I" : "PR", issue.id),
    ...sharedView(world, repository, issue),
    comments: comments.length,
    ...(pull && { draft: pull.isDraft, pull_request: pullLinks(world, repository, pull) }),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: null,
    reactions: reactionTotals(url, []),
  };
}

function pullLinks(world: World, repository: Repository, { number, merge }: Pull): object {
  const page = `${pageUrl(world, repository)}/pull/${number}`;
  return {
    url: `${apiUrl(world, repository)}/pulls/${number}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    merged_at: isoMaybe(merge?.at),
  };
}

const KINDS = ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"] as const;

export function reactionTotals(url: string, contents: readonly string[]): object {
  const counts = KINDS.map((kind) => [kind, contents.filter((it) => it === kind).length]);
  return {
    url: `${url}/reactions`,
    total_count: contents.length,
    ...Object.fromEntries(counts),
  };
}

/** What GitHub says an author has to do with a repository. It is not what they may do. */
export function associationOf(world: World, repository: Repository, author: Account): string {
  if (author.id === repository.owner.id) return "OWNER";
  if (world.members.get(repository.owner.id)?.has(author.id)) return "MEMBER";
  if (roleIn(world, repository, author.id) !== undefined) return "COLLABORATOR";
  const merged = [...repository.pulls.values()].some(
    (it) => it.merge !== undefined && it.author.id === author.id,
  );
  return merged ? "CONTRIBUTOR" : "NONE";
}

export function reviewView(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
): object {
  const url = `${apiUrl(world, repository)}/pulls/${pull.number}`;
  const page = `${pageUrl(world, repository)}/pull/${pull.number}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    user: accountView(world, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: url,
    _links: { html: { href: page }, pull_request: { href: url } },
    submitted_at: iso(review.submitted),
    commit_id: review.commit,
    author_association: associationOf(world, repository, review.author),
  };
}
