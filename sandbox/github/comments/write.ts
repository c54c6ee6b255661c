import { emit } from "../hooks/emit.ts";
import { forbidden, invalid } from "../http/errors.ts";
import { roleIn } from "../people/access.ts";
import type { Actor } from "../people/actor.ts";
import { isAtLeast } from "../people/roles.ts";
import type { Issue } from "../pulls/types.ts";
import { issueView } from "../pulls/views.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import type { Comment, Reaction, ReactionContent } from "./types.ts";
import { commentView } from "./views.ts";

const LONGEST = 65_536;

export function addComment(
  world: World,
  repository: Repository,
  issue: Issue,
  body: string,
  actor: Actor,
): Comment {
  refuseTooLong(body);
  if (issue.isLocked && !mayWrite(world, repository, actor)) {
    throw forbidden("Unable to create comment because issue is locked.");
  }
  const now = world.now();
  const comment: Comment = {
    id: world.nextBigId(),
    issue: issue.number,
    author: actor.account,
    app: actor.app,
    created: now,
    updated: now,
    body,
    reactions: [],
  };
  repository.comments.set(comment.id, comment);
  issue.updated = now;
  tell(world, repository, comment, "created", actor);
  return comment;
}

export function changeComment(
  world: World,
  repository: Repository,
  comment: Comment,
  body: string,
  actor: Actor,
): void {
  refuseTooLong(body);
  refuseStranger(world, repository, comment, actor);
  const changes = { body: { from: comment.body } };
  comment.body = body;
  comment.updated = world.now();
  tell(world, repository, comment, "edited", actor, { changes });
}

export function removeComment(
  world: World,
  repository: Repository,
  comment: Comment,
  actor: Actor,
): void {
  refuseStranger(world, repository, comment, actor);
  repository.comments.delete(comment.id);
  tell(world, repository, comment, "deleted", actor);
}

/** Once for each who reacts: the second time it is the same reaction. */
export function addReaction(
  world: World,
  comment: Comment,
  content: ReactionContent,
  { account }: Actor,
): { readonly reaction: Reaction; readonly isNew: boolean } {
  const known = comment.reactions.find(
    (it) => it.author.id === account.id && it.content === content,
  );
  if (known !== undefined) return { reaction: known, isNew: false };
  const reaction = { id: world.nextId(), author: account, content, created: world.now() };
  comment.reactions.push(reaction);
  return { reaction, isNew: true };
}

/** Counted as people count, not in bytes. */
function refuseTooLong(body: string): void {
  if (Array.from(body).length <= LONGEST) return;
  const message = `body is too long (maximum is ${LONGEST} characters)`;
  throw invalid("IssueComment", "body", "custom", message);
}

function refuseStranger(world: World, repository: Repository, comment: Comment, actor: Actor) {
  if (comment.author.id === actor.account.id || mayWrite(world, repository, actor)) return;
  throw forbidden("Must have admin rights to Repository.");
}

/** What a token of an App may was looked at before. */
function mayWrite(world: World, repository: Repository, { account, app }: Actor): boolean {
  return app !== undefined || isAtLeast(roleIn(world, repository, account.id)?.base, "write");
}

function tell(
  world: World,
  repository: Repository,
  comment: Comment,
  action: string,
  actor: Actor,
  more: object = {},
): void {
  const issue = repository.issues.get(comment.issue)!;
  emit(world, {
    event: "issue_comment",
    action,
    repository,
    actor,
    payload: {
      // The issue of a pull request: of its commits the event knows nothing.
      issue: issueView(world, repository, issue),
      comment: commentView(world, repository, comment),
      ...more,
    },
  });
}
