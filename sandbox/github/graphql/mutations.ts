import { CONTENTS, commentNode, reactionNode } from "./nodes/comment.ts";
import { addComment, addReaction, changeComment, removeComment } from "../comments/write.ts";
import type { Comment } from "../comments/types.ts";
import { ApiError } from "../http/errors.ts";
import { type Actor, actorOf } from "../people/actor.ts";
import { emitPull } from "../pulls/emit.ts";
import type { Repository } from "../repos/types.ts";
import { findComment, findPull } from "./find.ts";
import { pullNode } from "./nodes/pull.ts";
import { failure, require, unresolved, type Viewer } from "./viewer.ts";

export interface Input<T> {
  readonly input: T & { readonly clientMutationId?: string | null };
}

/** Comments may be written by whoever may write issues or pull requests. */
function writer(viewer: Viewer): Actor {
  require(viewer, { issues: "write" }, { pull_requests: "write" });
  return actorOf(viewer.auth);
}

export function mutations(viewer: Viewer) {
  const { world } = viewer;
  return {
    async addComment({ input }: Input<{ subjectId: string; body: string }>) {
      const [repository, pull] = findPull(viewer, input.subjectId) ?? missing(input.subjectId);
      const actor = writer(viewer);
      world.rates.takeCreation(`graphql-${actor.account.id}`);
      const made = await told(() => addComment(world, repository, pull, input.body, actor));
      const node = commentNode(viewer, repository, made);
      return {
        ...echo(input),
        commentEdge: { cursor: "", node },
        subject: pullNode(viewer, repository, pull),
      };
    },
    async updateIssueComment({ input }: Input<{ id: string; body: string }>) {
      const [repository, comment] = commentWith(viewer, input.id);
      const actor = writer(viewer);
      await told(() => changeComment(world, repository, comment, input.body, actor));
      return { ...echo(input), issueComment: commentNode(viewer, repository, comment) };
    },
    async deleteIssueComment({ input }: Input<{ id: string }>) {
      const [repository, comment] = commentWith(viewer, input.id);
      const actor = writer(viewer);
      await told(() => removeComment(world, repository, comment, actor));
      return echo(input);
    },
    addReaction({ input }: Input<{ subjectId: string; content: string }>) {
      const [repository, comment] = commentWith(viewer, input.subjectId);
      const { reaction } = addReaction(world, comment, CONTENTS[input.content]!, writer(viewer));
      const subject = commentNode(viewer, repository, comment);
      return { ...echo(input), reaction: reactionNode(reaction), subject };
    },
    removeReaction({ input }: Input<{ subjectId: string; content: string }>) {
      const [repository, comment] = commentWith(viewer, input.subjectId);
      const { account } = writer(viewer);
      const at = comment.reactions.findIndex(
        (it) => it.author.id === account.id && it.content === CONTENTS[input.content],
      );
      const [gone] = at < 0 ? [] : comment.reactions.splice(at, 1);
      const subject = commentNode(viewer, repository, comment);
      return { ...echo(input), reaction: gone ? reactionNode(gone) : null, subject };
    },
    convertPullRequestToDraft: ({ input }: Input<{ pullRequestId: string }>) =>
      changeDraft(viewer, input, true),
    markPullRequestReadyForReview: ({ input }: Input<{ pullRequestId: string }>) =>
      changeDraft(viewer, input, false),
  };
}

function changeDraft(
  viewer: Viewer,
  input: Input<{ pullRequestId: string }>["input"],
  isDraft: boolean,
) {
  const [repository, pull] = findPull(viewer, input.pullRequestId) ?? missing(input.pullRequestId);
  require(viewer, { pull_requests: "write" });
  if (pull.isDraft !== isDraft) {
    pull.isDraft = isDraft;
    const action = isDraft ? "converted_to_draft" : "ready_for_review";
    emitPull(viewer.world, repository, pull, action, actorOf(viewer.auth));
  }
  return { ...echo(input), pullRequest: pullNode(viewer, repository, pull) };
}

function commentWith(viewer: Viewer, id: string): [Repository, Comment] {
  return findComment(viewer, id) ?? missing(id);
}

export function missing(id: string): never {
  throw unresolved(`a node with the global id of '${id}'`);
}

export function echo({ clientMutationId }: { readonly clientMutationId?: string | null }) {
  return { clientMutationId: clientMutationId ?? null };
}

/** The same refusals as over REST, in the other words. */
export async function told<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const type = error.status === 403 ? "FORBIDDEN" : "UNPROCESSABLE";
    throw failure(type, error.errors?.[0]?.message ?? error.message);
  }
}
