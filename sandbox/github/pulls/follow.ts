import type { RefChange } from "../git/push.ts";
import { bring } from "../git/refs.ts";
import { git } from "../git/run.ts";
import type { Actor } from "../people/actor.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { emitPull } from "./emit.ts";
import type { Pull } from "./types.ts";

/** Brings the pull requests from and into a branch up to date with where it points now. */
export async function followBranch(
  world: World,
  repository: Repository,
  branch: string,
  { before, after }: RefChange,
  actor: Actor,
): Promise<void> {
  for (const target of world.repositories.values()) {
    for (const pull of target.pulls.values()) {
      if (pull.state === "closed") continue;
      const isHead = pull.headRepository?.id === repository.id && pull.headRef === branch;
      const isBase = target.id === repository.id && pull.baseRef === branch;
      if (after === undefined && (isHead || isBase)) close(world, target, pull, actor);
      else if (after !== undefined && isHead) {
        await advance(world, target, pull, after, before ?? pull.headSha, actor);
      }
    }
  }
}

async function advance(
  world: World,
  repository: Repository,
  pull: Pull,
  after: string,
  before: string,
  actor: Actor,
): Promise<void> {
  await keepHead(repository, pull, after);
  pull.headSha = after;
  pull.updated = world.now();
  emitPull(world, repository, pull, "synchronize", actor, { before, after });
}

/** A pull request's commits are in the repository that it is for, wherever they come from. */
export async function keepHead(repository: Repository, pull: Pull, sha: string): Promise<void> {
  const { headRepository, number } = pull;
  if (headRepository !== undefined && headRepository.id !== repository.id) {
    await bring(headRepository.git, repository.git, sha);
  }
  await git(repository.git, ["update-ref", `refs/pull/${number}/head`, sha]);
}

export function close(world: World, repository: Repository, pull: Pull, actor: Actor): void {
  pull.state = "closed";
  pull.closed = world.now();
  pull.updated = world.now();
  emitPull(world, repository, pull, "closed", actor);
}
