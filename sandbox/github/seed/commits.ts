import { importCommit } from "../git/import.ts";
import type { Files } from "../git/objects.ts";
import { announce } from "../git/push.ts";
import { commitOf, refTarget } from "../git/refs.ts";
import type { Account } from "../people/types.ts";
import { personOf } from "../people/actor.ts";
import type { Repository } from "../repos/types.ts";
import { emailOf } from "../repos/views.ts";
import type { World } from "../world.ts";

export interface CommitRequest {
  readonly files?: Files;
  readonly message?: string;
  readonly by?: Account;
  /** What the commit says of its time, milliseconds since 1970; now when left out. */
  readonly date?: number;
  /** On top of this commit or branch, whatever the branch points at now: a forced push. */
  readonly onto?: string;
}

/** Pushes a commit, on top of the branch or, where there is none, of the default branch. */
export async function commit(
  world: World,
  repository: Repository,
  branch: string,
  {
    files = {},
    message = "Change",
    by = repository.owner,
    date = world.now(),
    onto,
  }: CommitRequest,
): Promise<string> {
  const { git, defaultBranch } = repository;
  const ref = `refs/heads/${branch}`;
  const before = await refTarget(git, ref);
  const parent = onto === undefined ? before : await commitOf(git, onto);
  const base = parent ?? (await refTarget(git, `refs/heads/${defaultBranch}`));
  const person = { name: by.login, email: emailOf(by.login), date };
  const after = await importCommit(git, ref, { base, files, message, by: person });
  await announce(world, repository, { ref, before, after }, personOf(by));
  return after;
}
