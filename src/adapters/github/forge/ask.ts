import type { Octokit } from "@octokit/rest";

/** As much of a client as the adapter uses: a token's, an installation's, a test's. */
export type Client = Pick<Octokit, "request" | "graphql">;

export interface GraphError {
  readonly type?: string;
  readonly path?: readonly (string | number)[];
  readonly message: string;
}

export interface GraphAnswer {
  /** Of the shape that the query has; null in every place that GitHub could not tell. */
  readonly data: unknown;
  readonly errors: readonly GraphError[];
}

/** GraphQL answers with what it could tell beside what went wrong; the client throws both. */
export async function ask(
  client: Client,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<GraphAnswer> {
  try {
    return { data: await client.graphql(query, variables), errors: [] };
  } catch (error) {
    if (!isPartial(error)) throw error;
    return { data: error.data, errors: error.errors };
  }
}

function isPartial(error: unknown): error is GraphAnswer {
  return error instanceof Error && error.name === "GraphqlResponseError" && "errors" in error;
}

export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && "status" in error ? error.status : undefined;
  return typeof status === "number" ? status : undefined;
}
