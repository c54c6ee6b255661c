import { z } from "zod";
import { mergedTree, writeCommit } from "../git/objects.ts";
import { announce } from "../git/push.ts";
import { moveRef } from "../git/refs.ts";
import { ApiError } from "../http/errors.ts";
import { read } from "../http/read.ts";
import type { Handler } from "../http/types.ts";
import { actorOf } from "../people/actor.ts";
import type { Repository } from "../repos/types.ts";
import { emailOf } from "../repos/views.ts";
import { emitPull } from "./emit.ts";
import { baseNow } from "./mergeable.ts";
import { pullOf } from "./routes.ts";
import type { Pull } from "./types.ts";

const request = z.object({
  commit_title: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(["merge", "squash", "rebase"]).default("merge"),
});

/** By a commit with two parents; a squash has one. Pull requests are closed before their branch's push is told. */
export const merge: Handler = async (world, call) => {
  const [repository, pull] = pullOf(world, call);
  const { sha: expected, commit_title: title, merge_method: method } = read(request, call);
  if (pull.state === "closed" || pull.isDraft) {
    throw new ApiError(405, "Pull Request is not mergeable");
  }
  if (expected !== undefined && expected !== pull.headSha) {
    throw new ApiError(409, "Head branch was modified. Review and try the merge again.");
  }
  const actor = actorOf(call.auth);
  const base = await baseNow(repository, pull);
  const tree = await mergedTree(repository.git, base, pull.headSha);
  if (tree === undefined) throw new ApiError(405, "Pull Request is not mergeable");
  const { login } = actor.account;
  const by = { name: login, email: emailOf(login), date: world.now() };
  const after = await writeCommit(repository.git, {
    tree,
    parents: method === "merge" ? [base, pull.headSha] : [base],
    message: title ?? titleOf(repository, pull),
    author: by,
    committer: by,
  });
  const ref = `refs/heads/${pull.baseRef}`;
  if (!(await moveRef(repository.git, ref, after, base))) {
    throw new ApiError(409, "Base branch was modified. Review and try the merge again.");
  }
  pull.merge = { sha: after, by: actor.account, at: world.now() };
  pull.state = "closed";
  pull.closed = world.now();
  pull.updated = world.now();
  emitPull(world, repository, pull, "closed", actor);
  await announce(world, repository, { ref, before: base, after }, actor);
  const body = { sha: after, merged: true, message: "Pull Request successfully merged" };
  return { status: 200, body };
};

function titleOf({ owner }: Repository, { number, headRepository, headRef, title }: Pull): string {
  const from = `${headRepository?.owner.login ?? owner.login}/${headRef}`;
  return `Merge pull request #${number} from ${from}\n\n${title}`;
}
