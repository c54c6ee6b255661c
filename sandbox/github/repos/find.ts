import { notFound } from "../http/errors.ts";
import type { Call } from "../http/types.ts";
import type { World } from "../world.ts";
import type { Repository } from "./types.ts";

export interface Found {
  readonly repository: Repository;
  /** Found under a name that it no longer has. */
  readonly isFormer: boolean;
}

/** The repository of a path, by owner and name or by id. */
export function findRepository(
  world: World,
  params: Readonly<Record<string, string>>,
): Found | undefined {
  const { owner, repo, repository_id: id } = params;
  if (id !== undefined) {
    const repository = world.repositories.get(Number(id));
    return repository && { repository, isFormer: false };
  }
  return owner === undefined || repo === undefined ? undefined : byName(world, owner, repo);
}

/** Names are compared without regard to case. */
export function byName(world: World, owner: string, name: string): Found | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  const repository = [...world.repositories.values()].find(
    (it) => fullName(it).toLowerCase() === wanted,
  );
  if (repository !== undefined) return { repository, isFormer: false };
  const former = world.repositories.get(world.formerNames.get(wanted) ?? -1);
  return former && { repository: former, isFormer: true };
}

/** The repository that a call is about; the server has made sure that there is one. */
export function repositoryOf(world: World, call: Pick<Call, "params">): Repository {
  const found = findRepository(world, call.params);
  if (found === undefined) throw notFound();
  return found.repository;
}

export function fullName({ owner, name }: Repository): string {
  return `${owner.login}/${name}`;
}
