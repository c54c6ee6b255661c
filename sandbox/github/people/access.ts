import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { type Role, strongest } from "./roles.ts";
import type { Team } from "./types.ts";

/** A person's role: the strongest of what they have as owner, by themselves and through teams. */
export function roleIn(world: World, repository: Repository, id: number): Role | undefined {
  if (repository.owner.id === id) return { base: "admin" };
  const byTeams = [...repository.teams].map(([team, role]) =>
    isInTeam(world, world.teams.get(team)!, id) ? role : undefined,
  );
  return strongest([repository.collaborators.get(id), ...byTeams]);
}

/** Members of a child team are members of its parents, too. */
export function isInTeam(world: World, team: Team, id: number): boolean {
  if (team.members.has(id)) return true;
  return childrenOf(world, team).some((child) => isInTeam(world, child, id));
}

export function childrenOf(world: World, team: Team): Team[] {
  return [...world.teams.values()].filter(({ parent }) => parent?.id === team.id);
}
