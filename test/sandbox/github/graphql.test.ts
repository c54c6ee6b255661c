import {
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
} from "graphql";
import { expect, test } from "vitest";
import { FIELDS } from "../../../sandbox/github/graphql/fields.ts";
import { githubSchema } from "../../../sandbox/github/graphql/schema.ts";
import { type Opened, open, openPull, SHOP } from "./open.ts";

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { type?: string; message: string; path?: unknown[] }[];
}

async function ask(
  { github }: Opened,
  query: string,
  variables: object,
  token: string,
): Promise<Answer> {
  const response = await fetch(`${github.url}/graphql`, {
    method: "POST",
    headers: { authorization: `bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as Answer;
  expect(response.status, JSON.stringify(answer)).toBe(200);
  return answer;
}

/** What an argument must be given; the rest is left out. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  first: "10",
  refPrefix: '"refs/"',
  qualifiedName: '"main"',
  number: "1",
  expression: '"HEAD:README.md"',
  headRef: '"feature"',
  slug: '"deployers"',
};

/** Everything below a type, each type once on the way down. */
function everything(type: GraphQLNamedType, above: readonly string[] = []): string {
  if (isLeafType(type)) return "";
  if (isAbstractType(type)) {
    const parts = githubSchema()
      .getPossibleTypes(type)
      .filter(({ name }) => !above.includes(name))
      .map((it) => `... on ${it.name} ${everything(it, above)}`);
    return `{ __typename ${parts.join(" ")} }`;
  }
  if (!isObjectType(type)) return "";
  const fields = Object.values(type.getFields())
    .filter((field) => !above.includes(getNamedType(field.type).name))
    .map((field) => {
      const name = `${type.name}_${field.name}`;
      const below = everything(getNamedType(field.type), [...above, type.name]);
      return `${name}: ${field.name}${argumentsOf(field)} ${below}`;
    });
  return `{ __typename ${fields.join(" ")} }`;
}

function argumentsOf(field: GraphQLField<unknown, unknown>): string {
  const given = field.args.flatMap(({ name }) =>
    ARGUMENTS[name] === undefined ? [] : [`${name}: ${ARGUMENTS[name]}`],
  );
  return given.length === 0 ? "" : `(${given.join(", ")})`;
}

test("the schema has exactly the fields that were taken from the published one", () => {
  const types = Object.values(githubSchema().getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith("__"),
  );
  const found = types.map((type) => [
    type.name,
    isObjectType(type) ? Object.keys(type.getFields()).join(" ") : "",
  ]);
  expect(Object.fromEntries(found)).toEqual(FIELDS);
});

test("every field that it knows is answered", async () => {
  const opened = await open();
  const { github, shop, alice, bob, as, asApp } = opened;
  const { number, head } = await openPull(opened);
  const acme = shop.owner;
  github.team(acme, "deployers", [bob]);
  github.protect(shop, "main", { kind: "ruleset", checks: ["test"], approvals: 1 });
  const at = { ...SHOP, issue_number: number };
  const { data: comment } = await as(bob).issues.createComment({ ...at, body: "hi" });
  await as(bob).reactions.createForIssueComment({
    ...SHOP,
    comment_id: comment.id,
    content: "eyes",
  });
  await as(alice).pulls.createReview({ ...SHOP, pull_number: number, event: "APPROVE" });
  await as(bob).repos.createCommitStatus({ ...SHOP, sha: head, state: "success", context: "ci" });
  await asApp().checks.create({ ...SHOP, head_sha: head, name: "test" });
  const deployment = { ...SHOP, ref: head, auto_merge: false, required_contexts: [] };
  const { data } = await asApp().repos.createDeployment(deployment);
  const id = { ...SHOP, deployment_id: (data as { id: number }).id };
  await asApp().repos.createDeploymentStatus({ ...id, state: "success" });

  const repository = githubSchema().getType("Repository")!;
  const organization = githubSchema().getType("Organization")!;
  const { errors, data: found } = await ask(
    opened,
    `{ viewer { login } rateLimit { remaining }
       organization(login: "acme") ${everything(organization)}
       repository(owner: "acme", name: "shop") ${everything(repository)} }`,
    {},
    bob.token,
  );
  expect(errors).toBeUndefined();
  const text = JSON.stringify(found);
  expect(text).toContain(`"PullRequest_headRefOid":"${head}"`);
  expect(text).toContain('"CheckRun_status":"QUEUED"');
  expect(text).toContain('"Deployment_state":"ACTIVE"');
  expect(text).toContain('"PullRequest_reviewDecision":"APPROVED"');
  expect(text).toContain('"StatusCheckConfiguration_context":"test"');
  expect(text).toContain(`"IssueComment_databaseId":${comment.id}`);
});

test("what GitHub does not have, or wants said, is refused", async () => {
  const opened = await open();
  await openPull(opened);
  const { token } = opened.bob;
  const of = (fields: string) => `{ repository(owner: "acme", name: "shop") { ${fields} } }`;
  const unknown = await ask(opened, of("headSha"), {}, token);
  expect(unknown).toMatchObject({ errors: [{ message: /headSha/ }] });
  expect(unknown.data).toBeUndefined();
  const unbounded = await ask(opened, of("pullRequests { totalCount }"), {}, token);
  expect(unbounded.errors?.[0]?.type).toBe("MISSING_PAGINATION_BOUNDARIES");
  const many = await ask(opened, of("pullRequests(first: 101) { totalCount }"), {}, token);
  expect(many.errors?.[0]?.type).toBe("EXCESSIVE_PAGINATION");
});

test("a token without the permission is told the rest", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const { data: minted } = await opened
    .asApp()
    .request("POST /app/installations/{installation_id}/access_tokens", {
      installation_id: opened.installation,
      permissions: { pull_requests: "read" },
    });
  const query = `query ($number: Int!) {
    repository(owner: "acme", name: "shop") {
      defaultBranchRef { name }
      pullRequest(number: $number) { headRefOid }
    }
  }`;
  const { data, errors } = await ask(opened, query, { number }, minted.token);
  expect(data).toMatchObject({
    repository: {
      defaultBranchRef: null,
      pullRequest: { headRefOid: expect.any(String) as string },
    },
  });
  expect(errors).toMatchObject([{ type: "FORBIDDEN", path: ["repository", "defaultBranchRef"] }]);
});

test("comments, reactions and drafts can be changed by it, and what is gone is not there", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const octokit = opened.as(opened.bob);
  const { data: pull } = await octokit.pulls.get({ ...SHOP, pull_number: number });
  const said = await ask(
    opened,
    `mutation ($id: ID!) {
      addComment(input: { subjectId: $id, body: "hi" }) { commentEdge { node { id } } }
      convertPullRequestToDraft(input: { pullRequestId: $id }) { pullRequest { isDraft } }
    }`,
    { id: pull.node_id },
    opened.bob.token,
  );
  expect(said.data).toMatchObject({
    convertPullRequestToDraft: { pullRequest: { isDraft: true } },
  });
  const [comment] = opened.shop.comments.values();
  const { data: view } = await octokit.issues.getComment({ ...SHOP, comment_id: comment!.id });
  const react = `mutation ($id: ID!) {
    addReaction(input: { subjectId: $id, content: EYES }) { reaction { content } }
  }`;
  await ask(opened, react, { id: view.node_id }, opened.bob.token);
  expect(comment?.reactions).toMatchObject([{ content: "eyes" }]);
  await octokit.issues.deleteComment({ ...SHOP, comment_id: comment!.id });
  const gone = await ask(opened, react, { id: view.node_id }, opened.bob.token);
  expect(gone.errors).toMatchObject([{ type: "NOT_FOUND" }]);
});
