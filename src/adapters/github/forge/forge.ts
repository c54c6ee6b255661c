import type { Forge, FoundUser, PullRead, PullRequest } from "../../../contracts/forge.ts";
import type { Known, Permission, Repository } from "../../../model/chatops/index.ts";
import { EVERYWHERE } from "../../../model/chatops/lock.ts";
import { SluiceError } from "../../../model/errors.ts";
import { githubEnvironment, lockRef } from "../names.ts";
import { ask, type Client, type GraphError, statusOf } from "./ask.ts";
import { factsOf } from "./facts.ts";
import { CHECKS_PAGE, pullQuery } from "./query.ts";
import type { CommitShape, RepositoryShape } from "./shapes.ts";

/** Reads pull requests of GitHub with one GraphQL call and one for the permission. */
export function githubForge(client: Client): Forge {
  return {
    async read(request) {
      const locks = [...new Set([...request.environments, EVERYWHERE])];
      const [found, permission] = await Promise.all([
        readPull(client, request, locks),
        permissionOf(client, request.repository, request.commenter),
      ]);
      if (found === undefined) return undefined;
      const { shape, errors } = found;
      const { pullRequest: pull, config } = shape;
      if (pull === null) return undefined;
      const facts = { ...factsOf(shape, pull, locks, errors), permission };
      return {
        facts,
        node: pull.id,
        config: configText(config),
        maybeCommented: maybeCommented(pull.comments),
      };
    },
    isMember: (team, user) => isMember(client, team, user),
  };
}

interface Answer {
  readonly seen?: { readonly subject: { readonly repository?: RepositoryShape } | null } | null;
  readonly repository?: RepositoryShape | null;
}

interface Found {
  readonly shape: RepositoryShape;
  readonly errors: readonly GraphError[];
}

async function readPull(
  client: Client,
  request: PullRequest,
  locks: readonly string[],
): Promise<Found | undefined> {
  const { seen, repository } = request;
  const query = pullQuery(seen !== undefined, locks.length);
  const { data, errors } = await ask(client, query, variables(request, locks));
  const { repository: plain, seen: marked } = (data ?? {}) as Answer;
  const shape = plain ?? marked?.subject?.repository;
  if (shape !== undefined) return { shape: await withAllChecks(client, repository, shape), errors };
  if (errors.some(({ type }) => type === "NOT_FOUND")) return undefined;
  const refused = errors[0]?.message ?? "nothing came back";
  // Whoever may read a pull request may not always react to its comments.
  if (seen !== undefined) {
    const { seen: _, ...unmarked } = request;
    return readPull(client, unmarked, locks);
  }
  throw new SluiceError("API_REFUSED", `GitHub did not show the pull request: ${refused}`);
}

function variables(request: PullRequest, locks: readonly string[]): Record<string, unknown> {
  const { repository, pull, seen, config, environments } = request;
  return {
    ...(seen === undefined
      ? { owner: repository.owner, name: repository.name }
      : { comment: seen.node }),
    pull,
    config: `HEAD:${config}`,
    environments: [...new Set(environments.map(githubEnvironment))],
    head: `refs/pull/${pull}/head`,
    ...Object.fromEntries(locks.map((name, at) => [`ref${at}`, `refs/${lockRef(name)}`])),
  };
}

/** More than a page of checks is rare, and half of them would be a wrong answer. */
async function withAllChecks(
  client: Client,
  { owner, name }: Repository,
  shape: RepositoryShape,
): Promise<RepositoryShape> {
  let commit = shape.pullRequest?.commits?.nodes[0]?.commit;
  let page = commit?.statusCheckRollup?.contexts.pageInfo;
  while (commit && page?.hasNextPage) {
    const sha = commit.oid;
    const place = { owner, name, sha, checksAfter: page.endCursor };
    const { data } = await ask(client, CHECKS_PAGE, place);
    const { repository } = (data ?? {}) as { repository?: { object: CommitShape | null } | null };
    const more = repository?.object?.statusCheckRollup?.contexts;
    if (more === undefined) return shape;
    page = more.pageInfo;
    commit = joined(commit, more);
  }
  const { pullRequest } = shape;
  if (pullRequest === null || commit === undefined) return shape;
  return { ...shape, pullRequest: { ...pullRequest, commits: { nodes: [{ commit }] } } };
}

type Contexts = NonNullable<CommitShape["statusCheckRollup"]>["contexts"];

function joined(commit: CommitShape, more: Contexts): CommitShape {
  const nodes = [...(commit.statusCheckRollup?.contexts.nodes ?? []), ...more.nodes];
  return { ...commit, statusCheckRollup: { contexts: { ...more, nodes } } };
}

function configText(config: RepositoryShape["config"]): string | undefined {
  if (config === null) return undefined;
  if (config.isTruncated || typeof config.text !== "string") {
    throw new SluiceError("CONFIG_INVALID", "deploy.yaml of the default branch is not a text");
  }
  return config.text;
}

function maybeCommented(
  comments: {
    totalCount: number;
    nodes: readonly { author: { kind: string } | null }[];
  } | null,
): PullRead["maybeCommented"] {
  if (comments === null || comments.totalCount > comments.nodes.length) return true;
  return comments.nodes.some(({ author }) => author?.kind === "Bot");
}

/** What cannot be learned is no permission; why is told. */
async function permissionOf(
  client: Client,
  { owner, name: repo }: Repository,
  user: FoundUser | undefined,
): Promise<Known<Permission>> {
  if (user === undefined) return { unknown: "nobody was named" };
  try {
    const { data } = await client.request(
      "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
      { owner, repo, username: user.login },
    );
    const { role_name: role, permission } = data;
    const id = data.user === null ? Number.NaN : Number(data.user.id);
    if (Number.isNaN(id)) return { unknown: "GitHub did not say whose permission it told" };
    // A role that an organisation made up counts as the built-in one that it rests on.
    return { userId: id, role: asRole(role) ?? asRole(permission) ?? "none" };
  } catch (error) {
    return { unknown: `GitHub did not tell the permission (${statusOf(error) ?? "no answer"})` };
  }
}

function asRole(word: string | undefined): Permission["role"] | undefined {
  return ROLES.find((role) => role === word);
}

const ROLES = ["none", "read", "triage", "write", "maintain", "admin"] as const;

/** GitHub counts members of child teams as members of the team. */
async function isMember(client: Client, team: string, user: FoundUser): Promise<Known<boolean>> {
  const [org = "", slug = ""] = team.split("/");
  try {
    const { data } = await client.request(
      "GET /orgs/{org}/teams/{team_slug}/memberships/{username}",
      { org, team_slug: slug, username: user.login },
    );
    return data.state === "active";
  } catch (error) {
    if (statusOf(error) === 404) return false;
    return { unknown: `GitHub did not tell who is in ${team} (${statusOf(error) ?? "no answer"})` };
  }
}
