import type {
  Conversation,
  OwnComment,
  PullPlace,
  Reaction,
  Words,
} from "../../../contracts/forge-writes.ts";
import type { CommentRef } from "../../../model/chatops/index.ts";
import { SluiceError } from "../../../model/errors.ts";
import { ask, type Client, type GraphError } from "./ask.ts";

/** Talks in pull requests in the name of the App with the number `app`. */
export function githubConversation(client: Client, app: number): Conversation {
  return {
    find: (place, marker) => find(client, app, place, marker),
    say: (place, words) => say(client, place, words),
  };
}

const PAGE = 100;

/**
 * A marker alone proves nothing, since anybody can paste it, and a name may end in `[bot]` without
 * being ours: the number of the App that wrote the comment decides.
 */
async function find(
  client: Client,
  app: number,
  { repository: { owner, name: repo }, pull }: PullPlace,
  marker: string,
): Promise<OwnComment | undefined> {
  for (let page = 1; ; page++) {
    const { data } = await client.request(
      "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
      { owner, repo, issue_number: pull, per_page: PAGE, page },
    );
    const own = data.find(
      ({ performed_via_github_app: by, body }) => by?.id === app && body?.startsWith(marker),
    );
    if (own !== undefined) return { id: Number(own.id), node: own.node_id, body: own.body ?? "" };
    if (data.length < PAGE) return undefined;
  }
}

async function say(
  client: Client,
  place: PullPlace,
  words: Words,
): Promise<CommentRef | undefined> {
  const { text, variables } = sayMutation(place, words);
  const { data, errors } = await ask(client, text, variables);
  const failed = errors.find((error) => !isGone(error));
  if (failed !== undefined) {
    throw new SluiceError("API_REFUSED", `GitHub took no comment: ${failed.message}`);
  }
  return saidOf(data as Said | undefined);
}

interface Said {
  readonly added?: { readonly commentEdge: { readonly node: Node } | null } | null;
  readonly changed?: { readonly issueComment: Node | null } | null;
}

interface Node {
  readonly id: string;
  readonly databaseId: number;
}

function saidOf(data: Said | undefined): CommentRef | undefined {
  const node = data?.added?.commentEdge?.node ?? data?.changed?.issueComment;
  return node ? { id: node.databaseId, node: node.id } : undefined;
}

function isGone({ type }: GraphError): boolean {
  return type === "NOT_FOUND";
}

/** Text and reactions as one mutation, so that they are one call. */
export function sayMutation(
  place: PullPlace,
  { body, comment, reactions }: Words,
): { readonly text: string; readonly variables: Readonly<Record<string, string>> } {
  const parts: [declared: string, field: string, values: Record<string, string>][] = [];
  if (body !== undefined && comment === undefined) {
    const field =
      "added: addComment(input: { subjectId: $pull, body: $body }) { commentEdge { node { id databaseId } } }";
    parts.push(["$pull: ID!, $body: String!", field, { pull: place.node, body }]);
  }
  if (body !== undefined && comment !== undefined) {
    const field =
      "changed: updateIssueComment(input: { id: $comment, body: $body }) { issueComment { id databaseId } }";
    parts.push(["$comment: ID!, $body: String!", field, { comment: comment.node, body }]);
  }
  for (const [at, { to, reaction }] of reactions.entries()) {
    const input = `{ subjectId: $to${at}, content: ${CONTENT[reaction]} }`;
    const field = `reacted${at}: addReaction(input: ${input}) { reaction { content } }`;
    parts.push([`$to${at}: ID!`, field, { [`to${at}`]: to.node }]);
  }
  const declared = parts.map(([variables]) => variables).join(", ");
  const fields = parts.map(([, field]) => `  ${field}`).join("\n");
  return {
    text: `mutation Say(${declared}) {\n${fields}\n}`,
    variables: Object.assign({}, ...parts.map(([, , values]) => values)) as Record<string, string>,
  };
}

const CONTENT: Readonly<Record<Reaction, string>> = {
  eyes: "EYES",
  rocket: "ROCKET",
  "+1": "THUMBS_UP",
  "-1": "THUMBS_DOWN",
  confused: "CONFUSED",
};
