/**
 * What of GitHub's GraphQL is answered: type → its fields. `schema.graphql` holds the published
 * definition of exactly these, so that a query that GitHub would refuse is refused here, too.
 */
export const FIELDS: Readonly<Record<string, string>> = {
  Query: "id repository node rateLimit viewer organization",
  Mutation:
    "addComment updateIssueComment deleteIssueComment addReaction removeReaction convertPullRequestToDraft markPullRequestReadyForReview createCheckRun createDeploymentStatus",
  AddCommentPayload: "clientMutationId commentEdge subject",
  UpdateIssueCommentPayload: "clientMutationId issueComment",
  DeleteIssueCommentPayload: "clientMutationId",
  AddReactionPayload: "clientMutationId reaction subject",
  RemoveReactionPayload: "clientMutationId reaction subject",
  CreateCheckRunPayload: "checkRun clientMutationId",
  CreateDeploymentStatusPayload: "clientMutationId deploymentStatus",
  ConvertPullRequestToDraftPayload: "clientMutationId pullRequest",
  MarkPullRequestReadyForReviewPayload: "clientMutationId pullRequest",
  RateLimit: "cost limit remaining resetAt used",
  PageInfo: "endCursor hasNextPage hasPreviousPage startCursor",
  Organization: "id login databaseId team",
  Team: "id databaseId slug name members",
  TeamMemberConnection: "nodes pageInfo totalCount",
  User: "id login databaseId",
  Bot: "id login databaseId",
  Mannequin: "id login databaseId",
  App: "id databaseId name slug",
  Repository:
    "id databaseId name nameWithOwner owner isPrivate isFork url defaultBranchRef ref refs object pullRequest pullRequests deployments collaborators viewerPermission",
  RepositoryCollaboratorConnection: "edges nodes pageInfo totalCount",
  RepositoryCollaboratorEdge: "node permission",
  RefConnection: "nodes pageInfo totalCount",
  Ref: "id name prefix target compare branchProtectionRule refUpdateRule rules repository",
  Comparison: "id aheadBy behindBy status",
  BranchProtectionRule:
    "id pattern requiredApprovingReviewCount requiredStatusCheckContexts requiresApprovingReviews requiresStatusChecks",
  RefUpdateRule: "pattern requiredApprovingReviewCount requiredStatusCheckContexts",
  RepositoryRuleConnection: "nodes pageInfo totalCount",
  RepositoryRule: "id type parameters",
  RequiredStatusChecksParameters: "requiredStatusChecks strictRequiredStatusChecksPolicy",
  StatusCheckConfiguration: "context integrationId",
  Blob: "id oid text byteSize isBinary isTruncated",
  Tree: "id oid",
  Tag: "id oid",
  Commit:
    "id oid abbreviatedOid message messageHeadline authoredDate committedDate pushedDate statusCheckRollup checkSuites",
  StatusCheckRollup: "id state contexts",
  StatusCheckRollupContextConnection: "nodes pageInfo totalCount",
  CheckRun:
    "id databaseId name status conclusion startedAt completedAt detailsUrl externalId title summary text url checkSuite isRequired",
  CheckSuiteConnection: "nodes pageInfo totalCount",
  CheckSuite: "id databaseId app branch status conclusion createdAt updatedAt",
  StatusContext: "id context state createdAt description targetUrl creator isRequired",
  PullRequestConnection: "nodes pageInfo totalCount",
  PullRequest:
    "id databaseId fullDatabaseId number title body state merged mergedAt isDraft locked mergeable mergeStateStatus reviewDecision author authorAssociation createdAt updatedAt closedAt url baseRef baseRefName baseRefOid headRef headRefName headRefOid headRepository headRepositoryOwner isCrossRepository repository commits reviews latestOpinionatedReviews comments statusCheckRollup",
  PullRequestCommitConnection: "nodes pageInfo totalCount",
  PullRequestCommit: "id commit",
  PullRequestReviewConnection: "nodes pageInfo totalCount",
  PullRequestReview:
    "id databaseId fullDatabaseId state submittedAt author authorAssociation authorCanPushToRepository body commit",
  IssueCommentConnection: "nodes pageInfo totalCount",
  IssueCommentEdge: "cursor node",
  IssueComment:
    "id databaseId fullDatabaseId body author authorAssociation createdAt updatedAt url repository pullRequest viewerDidAuthor reactions",
  ReactionConnection: "nodes pageInfo totalCount",
  Reaction: "id databaseId content createdAt user",
  DeploymentConnection: "nodes pageInfo totalCount",
  Deployment:
    "id databaseId commitOid environment originalEnvironment task payload state createdAt updatedAt description creator latestStatus statuses",
  DeploymentStatusConnection: "nodes pageInfo totalCount",
  DeploymentStatus: "id state description environmentUrl logUrl createdAt creator",
};
