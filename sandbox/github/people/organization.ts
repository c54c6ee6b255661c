import { iso, nodeId, type World } from "../world.ts";
import type { Account } from "./types.ts";

/** An organisation as events and teams show it. */
export function organizationView(world: World, { login, id }: Account): object {
  const url = `${world.base}/orgs/${login}`;
  return {
    login,
    id,
    node_id: nodeId("O", id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.base}/_sandbox/avatars/${id}`,
    description: "",
  };
}

/** The same beside a team, which says more. */
export function fullOrganizationView(world: World, organization: Account): object {
  return {
    ...organizationView(world, organization),
    html_url: `${world.base}/${organization.login}`,
    type: "Organization",
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: iso(0),
    updated_at: iso(0),
    archived_at: null,
  };
}
