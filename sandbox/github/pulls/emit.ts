import { emit } from "../hooks/emit.ts";
import type { Actor } from "../people/actor.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import type { Pull } from "./types.ts";
import { fullPullView } from "./views.ts";

const UNKNOWN = { mergeable: null, state: "unknown" };

/** Tells of a change to a pull request. Its event knows the head, but not whether it can be merged. */
export function emitPull(
  world: World,
  repository: Repository,
  pull: Pull,
  action: string,
  actor: Actor,
  more: object = {},
): void {
  emit(world, {
    event: "pull_request",
    action,
    repository,
    actor,
    payload: {
      number: pull.number,
      pull_request: fullPullView(world, repository, pull, UNKNOWN),
      ...more,
    },
    ref: { name: `refs/pull/${pull.number}/merge`, sha: pull.headSha },
  });
}
