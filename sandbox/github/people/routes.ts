import { ApiError, notFound } from "../http/errors.ts";
import { textIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { repositoryOf } from "../repos/find.ts";
import { nodeId, type World } from "../world.ts";
import { childrenOf, isInTeam, roleIn } from "./access.ts";
import { fullOrganizationView } from "./organization.ts";
import { isAtLeast, legacyName, ROLES, type RoleName } from "./roles.ts";
import type { Account, Team } from "./types.ts";
import { accountView } from "./views.ts";

/** Whoever has no role may still read what is public; of somebody who is nobody there is no answer. */
const getPermission: Handler = (world, call) => {
  const repository = repositoryOf(world, call);
  const login = textIn(call, "username");
  const account = accountNamed(world, login);
  if (account === undefined || account.type !== "User") {
    throw new ApiError(404, `${login} is not a user`);
  }
  const role = roleIn(world, repository, account.id);
  const base = role?.base ?? (repository.isPrivate ? undefined : "read");
  const user = {
    ...accountView(world, account),
    permissions: flagsOf(base),
    role_name: role?.custom ?? base ?? "none",
  };
  return {
    status: 200,
    body: { permission: legacyName(base), role_name: role?.custom ?? base ?? "none", user },
  };
};

function flagsOf(role: RoleName | undefined): object {
  const words = { read: "pull", triage: "triage", write: "push" } as const;
  const pairs = ROLES.map((it) => [words[it as "read"] ?? it, isAtLeast(role, it)] as const);
  return Object.fromEntries(pairs);
}

/** 204 for a collaborator, 404 for everybody else. */
const isCollaborator: Handler = (world, call) => {
  const account = accountNamed(world, textIn(call, "username"));
  if (account === undefined) throw notFound();
  if (roleIn(world, repositoryOf(world, call), account.id) === undefined) throw notFound();
  return { status: 204 };
};

const getUser: Handler = (world, call) => ({
  status: 200,
  body: userView(world, accountNamed(world, textIn(call, "username"))),
});

const getUserById: Handler = (world, call) => {
  const account = world.accounts.get(Number(textIn(call, "account_id")));
  return { status: 200, body: userView(world, account) };
};

const getMyself: Handler = (world, { auth }) => {
  if (auth.kind === "user") return { status: 200, body: userView(world, auth.user) };
  throw new ApiError(403, "Resource not accessible by integration");
};

function userView(world: World, account: Account | undefined): object {
  if (account === undefined || account.isDeleted) throw notFound();
  return {
    ...accountView(world, account),
    name: account.login,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: "2020-01-01T00:00:00Z",
    updated_at: "2020-01-01T00:00:00Z",
  };
}

/** Membership of the organisation. A token that may not see members hears the same as of a stranger. */
const isMember: Handler = (world, call) => {
  const organization = organizationOf(world, call);
  const account = accountNamed(world, textIn(call, "username"));
  const isIn = account !== undefined && world.members.get(organization.id)?.has(account.id);
  if (!isIn) throw notFound();
  return { status: 204 };
};

const getTeam: Handler = (world, call) => ({
  status: 200,
  body: { ...teamView(world, teamOf(world, call)), ...COUNTS },
});

const COUNTS = {
  members_count: 0,
  repos_count: 0,
  created_at: "2020-01-01T00:00:00Z",
  updated_at: "2020-01-01T00:00:00Z",
};

const listMembers: Handler = (world, call) => {
  const team = teamOf(world, call);
  const all = [...world.accounts.values()].filter(({ id }) => isInTeam(world, team, id));
  return { status: 200, body: all.map((it) => accountView(world, it)) };
};

const listChildren: Handler = (world, call) => ({
  status: 200,
  body: childrenOf(world, teamOf(world, call)).map((it) => teamView(world, it)),
});

const getMembership: Handler = (world, call) => {
  const team = teamOf(world, call);
  const account = accountNamed(world, textIn(call, "username"));
  if (account === undefined || !isInTeam(world, team, account.id)) throw notFound();
  const url = `${world.base}${call.path}`;
  return { status: 200, body: { url, role: "member", state: "active" } };
};

function teamView(world: World, team: Team): object {
  const { id, slug, name, organization, parent } = team;
  const url = `${world.base}/organizations/${organization.id}/team/${id}`;
  return {
    id,
    node_id: nodeId("T", id),
    name,
    slug,
    description: null,
    privacy: "closed",
    notification_setting: "notifications_enabled",
    permission: "pull",
    type: "organization",
    organization_id: organization.id,
    url,
    html_url: `${world.base}/orgs/${organization.login}/teams/${slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    organization: fullOrganizationView(world, organization),
    parent: parent === undefined ? null : teamView(world, parent),
  };
}

/** Logins are compared without regard to case; one that is free again may be somebody else's now. */
export function accountNamed(world: World, login: string): Account | undefined {
  const wanted = login.toLowerCase();
  return [...world.accounts.values()].find(
    (it) => !it.isDeleted && it.login.toLowerCase() === wanted,
  );
}

function organizationOf(world: World, call: Call): Account {
  const found = accountNamed(world, textIn(call, "org"));
  if (found?.type !== "Organization") throw notFound();
  return found;
}

function teamOf(world: World, call: Call): Team {
  const organization = organizationOf(world, call);
  const slug = textIn(call, "team_slug");
  const found = [...world.teams.values()].find(
    (it) => it.slug === slug && it.organization.id === organization.id,
  );
  if (found === undefined) throw notFound();
  return found;
}

const members = { needs: [{ members: "read" }] } as const;
const metadata = { needs: [{ metadata: "read" }] } as const;
const repo = "/repos/{owner}/{repo}/collaborators/{username}";

export const peopleRoutes: Routes = {
  [`GET ${repo}`]: { ...metadata, role: "write", run: isCollaborator },
  [`GET ${repo}/permission`]: { ...metadata, role: "write", run: getPermission },
  "GET /user": { auth: "any", run: getMyself },
  "GET /user/{account_id}": { auth: "any", run: getUserById },
  "GET /users/{username}": { auth: "any", run: getUser },
  "GET /orgs/{org}/members/{username}": { ...members, run: isMember },
  "GET /orgs/{org}/teams/{team_slug}": { ...members, run: getTeam },
  "GET /orgs/{org}/teams/{team_slug}/members": { ...members, run: listMembers },
  "GET /orgs/{org}/teams/{team_slug}/teams": { ...members, run: listChildren },
  "GET /orgs/{org}/teams/{team_slug}/memberships/{username}": { ...members, run: getMembership },
};
