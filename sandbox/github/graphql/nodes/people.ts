import type { App } from "../../apps/types.ts";
import { isInTeam } from "../../people/access.ts";
import type { Account, Team } from "../../people/types.ts";
import { nodeId } from "../../world.ts";
import { connection, type Page } from "../connection.ts";
import { require, type Viewer } from "../viewer.ts";

/** Nobody where the account is gone. */
export function accountNode(account: Account) {
  if (account.isDeleted) return null;
  const { id, login, type } = account;
  const prefix = { User: "U", Bot: "BOT", Organization: "O" }[type];
  // A Bot's login has no `[bot]` here, unlike everywhere else.
  const shown = type === "Bot" ? login.replace(/\[bot\]$/, "") : login;
  return { __typename: type, id: nodeId(prefix, id), login: shown, databaseId: id };
}

export function appNode({ id, name, slug }: App) {
  return { __typename: "App", id: nodeId("A", id), databaseId: id, name, slug };
}

export function organizationNode(viewer: Viewer, organization: Account) {
  return {
    ...accountNode(organization),
    team({ slug }: { slug: string }) {
      require(viewer, { members: "read" });
      const team = [...viewer.world.teams.values()].find(
        (it) => it.slug === slug && it.organization.id === organization.id,
      );
      return team === undefined ? null : teamNode(viewer, team);
    },
  };
}

interface MembersPage extends Page {
  readonly query?: string | null;
  readonly membership?: "ALL" | "IMMEDIATE" | "CHILD_TEAM";
}

function teamNode({ world }: Viewer, team: Team) {
  return {
    id: nodeId("T", team.id),
    databaseId: team.id,
    slug: team.slug,
    name: team.name,
    members({ query, membership, ...page }: MembersPage) {
      const found = [...world.accounts.values()].filter(({ id, login }) => {
        const isOwn = team.members.has(id);
        if (!isInTeam(world, team, id) || (query && !login.includes(query))) return false;
        return membership === "ALL" || (membership === "IMMEDIATE") === isOwn;
      });
      return connection("members", found, page, accountNode);
    },
  };
}
