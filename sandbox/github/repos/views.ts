import type { Commit, Person } from "../git/objects.ts";
import { accountView } from "../people/views.ts";
import { iso, nodeId, type World } from "../world.ts";
import { fullName } from "./find.ts";
import type { Repository } from "./types.ts";

/** What hangs below a repository's address: key → path. */
const LINKS = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
} as const;

export function apiUrl(world: World, repository: Repository): string {
  return `${world.base}/repos/${fullName(repository)}`;
}

export function pageUrl(world: World, repository: Repository): string {
  return `${world.base}/${fullName(repository)}`;
}

/** A repository as it stands beside other things. */
export function briefRepositoryView(world: World, repository: Repository): object {
  const { id, name, owner, isPrivate, parent } = repository;
  const url = apiUrl(world, repository);
  const links = Object.entries(LINKS).map(([key, path]) => [key, `${url}${path}`]);
  return {
    id,
    node_id: nodeId("R", id),
    name,
    full_name: fullName(repository),
    private: isPrivate,
    owner: accountView(world, owner),
    html_url: pageUrl(world, repository),
    description: null,
    fork: parent !== undefined,
    url,
    ...Object.fromEntries(links),
  };
}

export function repositoryView(world: World, repository: Repository): object {
  const { isPrivate, defaultBranch, created } = repository;
  const page = pageUrl(world, repository);
  const pulls = [...repository.pulls.values()].filter(({ state }) => state === "open").length;
  return {
    ...briefRepositoryView(world, repository),
    created_at: iso(created),
    updated_at: iso(created),
    pushed_at: iso(created),
    git_url: `git://${page.replace(/^https?:\/\//, "")}.git`,
    ssh_url: `git@sandbox:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    size: 1,
    default_branch: defaultBranch,
    visibility: isPrivate ? "private" : "public",
    forks: 0,
    forks_count: 0,
    open_issues: pulls,
    open_issues_count: pulls,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    topics: [],
    archived: false,
    disabled: false,
    is_template: false,
    allow_forking: true,
    web_commit_signoff_required: false,
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
  };
}

/** What is told only of one repository that was asked for by itself. */
export function fullRepositoryView(world: World, repository: Repository): object {
  const parent = repository.parent && repositoryView(world, repository.parent);
  return {
    ...repositoryView(world, repository),
    ...(parent && { parent, source: parent }),
    network_count: 0,
    subscribers_count: 0,
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
  };
}

const UNSIGNED = {
  verified: false,
  reason: "unsigned",
  signature: null,
  payload: null,
  verified_at: null,
};

/** A commit as `GET …/commits/{ref}` tells it. */
export function commitView(world: World, repository: Repository, commit: Commit): object {
  const { sha, tree, message, parents, author, committer } = commit;
  const url = `${apiUrl(world, repository)}/commits/${sha}`;
  return {
    sha,
    node_id: nodeId("C", sha),
    commit: {
      author: personView(author),
      committer: personView(committer),
      message,
      tree: { sha: tree, url: `${apiUrl(world, repository)}/git/trees/${tree}` },
      url: `${apiUrl(world, repository)}/git/commits/${sha}`,
      comment_count: 0,
      verification: UNSIGNED,
    },
    url,
    html_url: `${pageUrl(world, repository)}/commit/${sha}`,
    comments_url: `${url}/comments`,
    author: byEmail(world, author),
    committer: byEmail(world, committer),
    parents: parents.map((it) => parentView(world, repository, it, "commits")),
  };
}

/** The same commit as git's own object. */
export function gitCommitView(world: World, repository: Repository, commit: Commit): object {
  const { sha, tree, message, parents, author, committer } = commit;
  const url = apiUrl(world, repository);
  return {
    sha,
    node_id: nodeId("C", sha),
    url: `${url}/git/commits/${sha}`,
    html_url: `${pageUrl(world, repository)}/commit/${sha}`,
    author: personView(author),
    committer: personView(committer),
    tree: { sha: tree, url: `${url}/git/trees/${tree}` },
    message,
    parents: parents.map((it) => parentView(world, repository, it, "git/commits")),
    verification: UNSIGNED,
  };
}

function parentView(world: World, repository: Repository, sha: string, under: string): object {
  return {
    sha,
    url: `${apiUrl(world, repository)}/${under}/${sha}`,
    html_url: `${pageUrl(world, repository)}/commit/${sha}`,
  };
}

function personView({ name, email, date }: Person): object {
  return { name, email, date: iso(date) };
}

/** Whose address it is, if anybody's. A commit says what it likes; this is no proof. */
function byEmail(world: World, { email }: Person): object | null {
  const account = [...world.accounts.values()].find((it) => emailOf(it.login) === email);
  return account === undefined ? null : accountView(world, account);
}

export function emailOf(login: string): string {
  return `${login}@users.noreply.github.com`;
}

/** The same of what stands beside a commit; of one that was never pushed as a head little is known. */
export function headCommitOf({ heads }: Repository, sha: string): object {
  const nobody = { name: "GitHub", email: "noreply@github.com", date: 0 };
  const unknown = { sha, tree: sha, parents: [], message: "", author: nobody, committer: nobody };
  return headCommitView(heads.get(sha) ?? unknown);
}

/** A commit as a push tells it, which names no files here. */
export function pushedCommitView(world: World, repository: Repository, commit: Commit): object {
  return {
    ...headCommitView(commit),
    distinct: true,
    url: `${pageUrl(world, repository)}/commit/${commit.sha}`,
    added: [],
    removed: [],
    modified: [],
  };
}

/** A commit as events tell it. */
export function headCommitView({ sha, tree, message, author, committer }: Commit): object {
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: iso(committer.date),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}
