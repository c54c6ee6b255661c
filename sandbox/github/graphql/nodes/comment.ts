import type { Comment, Reaction, ReactionContent } from "../../comments/types.ts";
import { actorOf } from "../../people/actor.ts";
import { associationOf } from "../../pulls/views.ts";
import type { Repository } from "../../repos/types.ts";
import { pageUrl } from "../../repos/views.ts";
import { iso, nodeId } from "../../world.ts";
import { connection, type Page } from "../connection.ts";
import type { Viewer } from "../viewer.ts";
import { accountNode } from "./people.ts";
import { pullNode } from "./pull.ts";
import { repositoryNode } from "./repository.ts";

/** GraphQL's names of reactions. */
export const CONTENTS: Readonly<Record<string, ReactionContent>> = {
  THUMBS_UP: "+1",
  THUMBS_DOWN: "-1",
  LAUGH: "laugh",
  CONFUSED: "confused",
  HEART: "heart",
  HOORAY: "hooray",
  ROCKET: "rocket",
  EYES: "eyes",
};

export function commentNode(viewer: Viewer, repository: Repository, comment: Comment) {
  const { id, issue, author, body, created, updated, reactions } = comment;
  const pull = repository.pulls.get(issue);
  const kind = pull === undefined ? "issues" : "pull";
  return {
    __typename: "IssueComment",
    id: nodeId("IC", id),
    databaseId: id,
    fullDatabaseId: String(id),
    body,
    author: accountNode(author),
    authorAssociation: associationOf(viewer.world, repository, author),
    createdAt: iso(created),
    updatedAt: iso(updated),
    url: `${pageUrl(viewer.world, repository)}/${kind}/${issue}#issuecomment-${id}`,
    repository: () => repositoryNode(viewer, repository),
    pullRequest: () => (pull === undefined ? null : pullNode(viewer, repository, pull)),
    viewerDidAuthor: () => actorOf(viewer.auth).account.id === author.id,
    reactions: (page: Page) => connection("reactions", reactions, page, reactionNode),
  };
}

export function reactionNode({ id, author, content, created }: Reaction) {
  const word = Object.keys(CONTENTS).find((it) => CONTENTS[it] === content);
  return {
    id: nodeId("REA", id),
    databaseId: id,
    content: word,
    createdAt: iso(created),
    // Only people are told of: a Bot's reaction is nobody's here.
    user: author.type === "User" ? accountNode(author) : null,
  };
}
