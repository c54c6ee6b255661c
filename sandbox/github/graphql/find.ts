import type { Comment } from "../comments/types.ts";
import type { Deployment } from "../deployments/types.ts";
import type { Pull } from "../pulls/types.ts";
import type { Repository } from "../repos/types.ts";
import { commentNode } from "./nodes/comment.ts";
import { pullNode } from "./nodes/pull.ts";
import { repositoryNode } from "./nodes/repository.ts";
import { sees, unresolved, type Viewer } from "./viewer.ts";

/** What a global id names. Throws where there is nothing, or nothing that may be seen. */
export function nodeById(viewer: Viewer, id: string): object {
  const comment = findComment(viewer, id);
  if (comment !== undefined) return commentNode(viewer, ...comment);
  const pull = findPull(viewer, id);
  if (pull !== undefined) return pullNode(viewer, ...pull);
  const repository = findRepository(viewer, id);
  if (repository !== undefined) return repositoryNode(viewer, repository);
  throw unresolved(`a node with the global id of '${id}'`);
}

export function findRepository(viewer: Viewer, id: string): Repository | undefined {
  return visible(viewer).find((it) => String(it.id) === numberIn(id, "R"));
}

export function findDeployment(viewer: Viewer, id: string): [Repository, Deployment] | undefined {
  const wanted = Number(numberIn(id, "DE"));
  return firstOf(viewer, (it) => it.deployments.get(wanted));
}

export function findComment(viewer: Viewer, id: string): [Repository, Comment] | undefined {
  const wanted = Number(numberIn(id, "IC"));
  return firstOf(viewer, (it) => it.comments.get(wanted));
}

export function findPull(viewer: Viewer, id: string): [Repository, Pull] | undefined {
  const wanted = Number(numberIn(id, "PR"));
  return firstOf(viewer, (it) => [...it.pulls.values()].find((pull) => pull.id === wanted));
}

function firstOf<T>(
  viewer: Viewer,
  find: (repository: Repository) => T | undefined,
): [Repository, T] | undefined {
  for (const repository of visible(viewer)) {
    const found = find(repository);
    if (found !== undefined) return [repository, found];
  }
  return undefined;
}

function visible(viewer: Viewer): Repository[] {
  return [...viewer.world.repositories.values()].filter((it) => sees(viewer, it));
}

/** The number in an id of this kind; nothing that could be one, for any other id. */
function numberIn(id: string, prefix: string): string {
  if (!id.startsWith(`${prefix}_`)) return "none";
  const text = Buffer.from(id.slice(prefix.length + 1), "base64url").toString();
  return text.split(":")[2] ?? "none";
}
