import { openSuites } from "../checks/runs.ts";
import { emit } from "../hooks/emit.ts";
import type { Actor } from "../people/actor.ts";
import { followBranch } from "../pulls/follow.ts";
import type { Repository } from "../repos/types.ts";
import { pageUrl, pushedCommitView } from "../repos/views.ts";
import type { World } from "../world.ts";
import { type Commit, readCommit, readCommits } from "./objects.ts";
import { isAncestor, type Refs } from "./refs.ts";

/** `undefined`: there was, or is, none. */
export interface RefChange {
  readonly ref: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export function changesBetween(before: Refs, after: Refs): RefChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .map((ref) => ({ ref, before: before.get(ref), after: after.get(ref) }))
    .filter((it) => it.before !== it.after);
}

/** Tells of a branch or tag that came, went or moved, and brings its pull requests up to date. */
export async function announce(
  world: World,
  repository: Repository,
  change: RefChange,
  actor: Actor,
): Promise<void> {
  const { ref, before, after } = change;
  // Other refs, a lock's for one, are nobody's event.
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  if (kind === undefined || name === undefined) return;
  const type = kind === "heads" ? "branch" : "tag";
  if (before === undefined || after === undefined) {
    const event = after === undefined ? "delete" : "create";
    const payload = { ref: name, ref_type: type, pusher_type: "user" };
    const more =
      event === "create" ? { master_branch: repository.defaultBranch, description: null } : {};
    emit(world, { event, repository, actor, payload: { ...payload, ...more } });
  }
  await emitPush(world, repository, change, actor);
  if (type === "branch" && after !== undefined) openSuites(world, repository, after, name, actor);
  if (type === "branch") await followBranch(world, repository, name, change, actor);
}

async function emitPush(
  world: World,
  repository: Repository,
  { ref, before, after }: RefChange,
  actor: Actor,
): Promise<void> {
  const none = "0".repeat(40);
  const { git } = repository;
  const head = after === undefined ? undefined : await readCommit(git, after);
  if (head !== undefined) repository.heads.set(head.sha, head);
  const range = before === undefined ? [after ?? "", "-1"] : [`${before}..${after}`];
  const commits = after === undefined ? [] : await readCommits(git, range);
  const isForced =
    before !== undefined && after !== undefined && !(await isAncestor(git, before, after));
  const view = (commit: Commit) => pushedCommitView(world, repository, commit);
  emit(world, {
    event: "push",
    repository,
    actor,
    payload: {
      ref,
      before: before ?? none,
      after: after ?? none,
      created: before === undefined,
      deleted: after === undefined,
      forced: isForced,
      base_ref: null,
      compare: `${pageUrl(world, repository)}/compare/${before ?? none}...${after ?? none}`,
      commits: commits.toReversed().map(view),
      head_commit: head === undefined ? null : view(head),
      pusher: { name: actor.account.login, email: null },
    },
    ...(after === undefined ? {} : { ref: { name: ref, sha: after } }),
  });
}
