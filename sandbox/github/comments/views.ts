import { briefAppView } from "../apps/views.ts";
import { accountView } from "../people/views.ts";
import { associationOf, reactionTotals } from "../pulls/views.ts";
import type { Repository } from "../repos/types.ts";
import { apiUrl, pageUrl } from "../repos/views.ts";
import { iso, nodeId, type World } from "../world.ts";
import type { Comment, Reaction } from "./types.ts";

export function commentView(world: World, repository: Repository, comment: Comment): object {
  const { id, issue, author, app, created, updated, body, reactions } = comment;
  const url = `${apiUrl(world, repository)}/issues/comments/${id}`;
  const kind = repository.pulls.has(issue) ? "pull" : "issues";
  return {
    url,
    html_url: `${pageUrl(world, repository)}/${kind}/${issue}#issuecomment-${id}`,
    issue_url: `${apiUrl(world, repository)}/issues/${issue}`,
    id,
    node_id: nodeId("IC", id),
    user: accountView(world, author),
    created_at: iso(created),
    updated_at: iso(updated),
    body,
    author_association: associationOf(world, repository, author),
    reactions: reactionTotals(
      url,
      reactions.map(({ content }) => content),
    ),
    performed_via_github_app: briefAppView(world, app),
  };
}

export function reactionView(world: World, { id, author, content, created }: Reaction): object {
  return {
    id,
    node_id: nodeId("REA", id),
    user: accountView(world, author),
    content,
    created_at: iso(created),
  };
}
