import { mintUserToken } from "../access/tokens.ts";
import type { Account, Team } from "../people/types.ts";
import type { World } from "../world.ts";

export interface Person {
  readonly account: Account;
  /** Speaks for them. */
  readonly token: string;
}

export function addAccount(world: World, login: string, type: Account["type"] = "User"): Person {
  const account: Account = { id: world.nextId(), login, type, isDeleted: false };
  world.accounts.set(account.id, account);
  return { account, token: mintUserToken(world, account) };
}

export function addTeam(
  world: World,
  organization: Account,
  slug: string,
  members: readonly Person[],
  parent: Team | undefined,
): Team {
  const ids = new Set(members.map(({ account }) => account.id));
  const team = { id: world.nextId(), organization, slug, name: slug, parent, members: ids };
  world.teams.set(team.id, team);
  return team;
}
