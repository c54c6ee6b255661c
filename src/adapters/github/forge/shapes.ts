/** The answer to `pullQuery`, as far as it is used. GraphQL answers null for what it may not or cannot tell. */

export interface Who {
  readonly kind: "User" | "Bot" | "Mannequin" | "Organization" | "EnterpriseUserAccount";
  readonly login: string;
  readonly databaseId?: number | null;
}

export interface RepositoryShape {
  readonly databaseId: number;
  readonly name: string;
  readonly owner: { readonly login: string };
  readonly defaultBranchRef: { readonly name: string; readonly target: { readonly oid: string } };
  readonly config: { readonly text?: string | null; readonly isTruncated?: boolean } | null;
  readonly pullRequest: PullShape | null;
  readonly deployments: { readonly nodes: readonly DeploymentShape[] } | null;
}

export interface PullShape {
  readonly id: string;
  readonly number: number;
  readonly state: "OPEN" | "CLOSED" | "MERGED";
  readonly merged: boolean;
  readonly isDraft: boolean;
  readonly locked: boolean;
  readonly mergeable: "MERGEABLE" | "CONFLICTING" | "UNKNOWN";
  readonly author: Who | null;
  readonly baseRefName: string;
  readonly baseRefOid: string;
  readonly baseRef: BaseShape | null;
  readonly headRefName: string;
  readonly headRefOid: string;
  readonly headRepository: { readonly databaseId: number } | null;
  readonly commits: { readonly nodes: readonly { readonly commit: CommitShape }[] } | null;
  readonly reviews: ReviewsShape | null;
  readonly comments: {
    readonly totalCount: number;
    readonly nodes: readonly { readonly author: Pick<Who, "kind"> | null }[];
  } | null;
}

export interface BaseShape {
  readonly target: { readonly oid: string } | null;
  readonly compare: { readonly behindBy: number } | null;
  readonly refUpdateRule: { readonly requiredStatusCheckContexts: readonly string[] | null } | null;
  readonly rules: {
    readonly nodes: readonly {
      readonly type: string;
      readonly parameters: {
        readonly requiredStatusChecks?: readonly { readonly context: string }[];
      } | null;
    }[];
  } | null;
}

export interface CommitShape {
  readonly oid: string;
  /** Of each App one per commit, with the branch to which it was pushed first. */
  readonly checkSuites: {
    readonly nodes: readonly {
      readonly createdAt: string;
      readonly branch: { readonly name: string } | null;
    }[];
  } | null;
  readonly statusCheckRollup: {
    readonly contexts: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly nodes: readonly CheckShape[];
    };
  } | null;
}

export type CheckShape =
  | {
      readonly kind: "CheckRun";
      readonly name: string;
      readonly status: string;
      readonly conclusion: string | null;
      readonly startedAt: string | null;
      readonly completedAt: string | null;
      readonly detailsUrl: string | null;
      readonly checkSuite: { readonly app: { readonly databaseId: number } | null };
    }
  | {
      readonly kind: "StatusContext";
      readonly context: string;
      readonly state: string;
      readonly createdAt: string;
      readonly targetUrl: string | null;
    };

export interface ReviewsShape {
  readonly pageInfo: { readonly hasPreviousPage: boolean };
  readonly nodes: readonly {
    readonly state: string;
    readonly submittedAt: string | null;
    readonly authorCanPushToRepository: boolean;
    readonly commit: { readonly oid: string } | null;
    readonly author: Who | null;
  }[];
}

export interface DeploymentShape {
  readonly databaseId: number;
  readonly commitOid: string;
  readonly environment: string | null;
  readonly task: string | null;
  readonly payload: string | null;
  readonly state: string;
  readonly createdAt: string;
  readonly latestStatus: {
    readonly state: string;
    readonly createdAt: string;
    readonly environmentUrl: string | null;
    readonly logUrl: string | null;
  } | null;
}

export interface RefShape {
  readonly target: { readonly message?: string; readonly authoredDate?: string } | null;
}
