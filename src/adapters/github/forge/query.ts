/**
 * Everything that a decision about a pull request rests on, in one GraphQL document. Where a comment
 * is to be marked as seen (👀) the same facts come back with that mutation: one call less for every
 * command, and a comment that was deleted meanwhile is noticed.
 */
export function pullQuery(seen: boolean, refs: number): string {
  const names = Array.from({ length: refs }, (_, at) => `$ref${at}: String!`).join(", ");
  const variables = `$config: String!, $pull: Int!, $environments: [String!]!, $checksAfter: String, $head: String!, ${names}`;
  const ask = seen
    ? `mutation Facts($comment: ID!, ${variables}) {
  seen: addReaction(input: { subjectId: $comment, content: EYES }) {
    subject { ... on IssueComment { repository { ...Facts } } }
  }
}`
    : `query Facts($owner: String!, $name: String!, ${variables}) {
  repository(owner: $owner, name: $name) { ...Facts }
}`;
  return `${ask}
${FACTS(refs)}
${CHECKED}
${WHO}`;
}

/** GitHub names an account's number per kind of account only. */
const WHO = `fragment Who on Actor {
  kind: __typename
  login
  ... on User { databaseId }
  ... on Bot { databaseId }
  ... on Mannequin { databaseId }
}`;

const CHECKED = `fragment Checked on Commit {
  oid
  checkSuites(first: 20) { nodes { createdAt branch { name } } }
  statusCheckRollup {
  contexts(first: 100, after: $checksAfter) {
    pageInfo { hasNextPage endCursor }
    nodes {
      kind: __typename
      ... on CheckRun {
        name status conclusion startedAt completedAt detailsUrl
        checkSuite { app { databaseId } }
      }
      ... on StatusContext { context state createdAt targetUrl }
    }
  }
  }
}`;

const PULL = `pullRequest(number: $pull) {
  id number state merged isDraft locked mergeable
  author { ...Who }
  baseRefName baseRefOid
  baseRef {
    target { oid }
    compare(headRef: $head) { behindBy }
    refUpdateRule { requiredStatusCheckContexts }
    rules(first: 100) {
      nodes {
        type
        parameters { ... on RequiredStatusChecksParameters { requiredStatusChecks { context } } }
      }
    }
  }
  headRefName headRefOid
  headRepository { databaseId }
  commits(last: 1) { nodes { commit { ...Checked } } }
  reviews(last: 100) {
    pageInfo { hasPreviousPage }
    nodes { state submittedAt authorCanPushToRepository commit { oid } author { ...Who } }
  }
  comments(first: 100) { totalCount nodes { author { kind: __typename } } }
}`;

/** As `DeploymentShape` has it. */
export const DEPLOYMENT = `{
    databaseId commitOid environment task payload state createdAt
    latestStatus { state createdAt environmentUrl logUrl }
  }`;

const DEPLOYMENTS = `deployments(
  environments: $environments, first: 50, orderBy: { field: CREATED_AT, direction: DESC }
) {
  nodes ${DEPLOYMENT}
}`;

/** Locks are refs outside of branches and tags; a ref is asked for by its full name. */
const FACTS = (refs: number) => `fragment Facts on Repository {
  databaseId name
  owner { login }
  defaultBranchRef { name target { oid } }
  config: object(expression: $config) { ... on Blob { text isTruncated } }
  ${PULL}
  ${DEPLOYMENTS}
  ${Array.from({ length: refs }, (_, at) => `ref${at}: ref(qualifiedName: $ref${at}) ${HOLD}`).join("\n  ")}
}`;

const HOLD = "{ target { ... on Commit { message authoredDate } } }";

/** What is checked at a commit, from a page on. */
export const CHECKS_PAGE = `query Checks(
  $owner: String!, $name: String!, $sha: GitObjectID!, $checksAfter: String
) {
  repository(owner: $owner, name: $name) { object(oid: $sha) { ...Checked } }
}
${CHECKED}`;
