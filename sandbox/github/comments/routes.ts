import { z } from "zod";
import { notFound } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { numberIn, read } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { actorOf } from "../people/actor.ts";
import type { Issue } from "../pulls/types.ts";
import { issueView } from "../pulls/views.ts";
import { repositoryOf } from "../repos/find.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import type { Comment } from "./types.ts";
import { commentView } from "./views.ts";
import { addComment, changeComment, removeComment } from "./write.ts";

const newComment = z.object({ body: z.string().min(1) });

const createComment: Handler = (world, call) => {
  const [repository, issue] = issueOf(world, call);
  const { body } = read(newComment, call);
  const comment = addComment(world, repository, issue, body, actorOf(call.auth));
  return { status: 201, body: commentView(world, repository, comment) };
};

const listComments: Handler = (world, call) => {
  const [repository, issue] = issueOf(world, call);
  const since = Date.parse(call.query.get("since") ?? "1970-01-01T00:00:00Z");
  const found = [...repository.comments.values()].filter(
    (it) => it.issue === issue.number && it.updated >= since,
  );
  return paged(call, found, (it) => commentView(world, repository, it));
};

const getComment: Handler = (world, call) => {
  const [repository, comment] = commentOf(world, call);
  return { status: 200, body: commentView(world, repository, comment) };
};

const editComment: Handler = (world, call) => {
  const [repository, comment] = commentOf(world, call);
  const { body } = read(newComment, call);
  changeComment(world, repository, comment, body, actorOf(call.auth));
  return { status: 200, body: commentView(world, repository, comment) };
};

const deleteComment: Handler = (world, call) => {
  const [repository, comment] = commentOf(world, call);
  removeComment(world, repository, comment, actorOf(call.auth));
  return { status: 204 };
};

const getIssue: Handler = (world, call) => {
  const [repository, issue] = issueOf(world, call);
  return { status: 200, body: issueView(world, repository, issue) };
};

const lockIssue: Handler = (world, call) => {
  const [, issue] = issueOf(world, call);
  issue.isLocked = true;
  return { status: 204 };
};

const unlockIssue: Handler = (world, call) => {
  const [, issue] = issueOf(world, call);
  issue.isLocked = false;
  return { status: 204 };
};

const newIssue = z.object({ title: z.string().min(1), body: z.string().nullish() });

const createIssue: Handler = (world, call) => {
  const repository = repositoryOf(world, call);
  const { title, body } = read(newIssue, call);
  const now = world.now();
  const issue: Issue = {
    id: world.nextId(),
    number: repository.issues.size + 1,
    author: actorOf(call.auth).account,
    created: now,
    updated: now,
    title,
    body: body ?? null,
    state: "open",
    closed: undefined,
    isLocked: false,
    labels: [],
  };
  repository.issues.set(issue.number, issue);
  return { status: 201, body: issueView(world, repository, issue) };
};

function issueOf(world: World, call: Call): [Repository, Issue] {
  const repository = repositoryOf(world, call);
  const issue = repository.issues.get(numberIn(call, "issue_number"));
  if (issue === undefined) throw notFound();
  return [repository, issue];
}

export function commentOf(world: World, call: Call): [Repository, Comment] {
  const repository = repositoryOf(world, call);
  const comment = repository.comments.get(numberIn(call, "comment_id"));
  if (comment === undefined) throw notFound();
  return [repository, comment];
}

export const reads = { needs: [{ issues: "read" }, { pull_requests: "read" }] } as const;
export const writes = { needs: [{ issues: "write" }, { pull_requests: "write" }] } as const;
const issues = "/repos/{owner}/{repo}/issues";

export const commentRoutes: Routes = {
  [`POST ${issues}`]: { needs: [{ issues: "write" }], run: createIssue },
  [`GET ${issues}/{issue_number}`]: { ...reads, run: getIssue },
  [`PUT ${issues}/{issue_number}/lock`]: { ...writes, role: "triage", run: lockIssue },
  [`DELETE ${issues}/{issue_number}/lock`]: { ...writes, role: "triage", run: unlockIssue },
  [`GET ${issues}/{issue_number}/comments`]: { ...reads, run: listComments },
  [`POST ${issues}/{issue_number}/comments`]: { ...writes, run: createComment },
  [`GET ${issues}/comments/{comment_id}`]: { ...reads, run: getComment },
  [`PATCH ${issues}/comments/{comment_id}`]: { ...writes, run: editComment },
  [`DELETE ${issues}/comments/{comment_id}`]: { ...writes, run: deleteComment },
};
