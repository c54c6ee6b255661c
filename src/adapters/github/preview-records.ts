import type { PreviewExtension, PreviewRecords } from "../../contracts/previews.ts";
import type { Repository, RunFact } from "../../model/chatops/index.ts";
import { SluiceError } from "../../model/errors.ts";
import { previewOf, pullOf } from "../../model/fleet.ts";
import { ask, type Client } from "./forge/ask.ts";
import { DEPLOYMENT } from "./forge/query.ts";
import { deploymentsAsRuns, payloadOf } from "./forge/runs.ts";
import type { DeploymentShape } from "./forge/shapes.ts";
import { githubEnvironment, LONGEST_DESCRIPTION } from "./names.ts";

const PAGE = 100;
/** A thousand deploys of previews: what is older has expired, or was extended since. */
const MOST_PAGES = 10;
/** No run: what looks for those passes over it. */
const TASK = "extend";
const ENVIRONMENT = githubEnvironment(previewOf(0));

/** Previews of one repository, by GitHub's deployments. */
export function githubPreviewRecords(
  client: Client,
  { owner, name }: Pick<Repository, "owner" | "name">,
): PreviewRecords {
  return {
    runs: (far) => runsOf(client, { owner, name }, far === "all" ? MOST_PAGES : 1),
    extended: () => extendedOf(client, { owner, repo: name }),
    extend: (extension) => extend(client, { owner, repo: name }, extension),
  };
}

interface Place {
  readonly owner: string;
  readonly repo: string;
}

async function runsOf(
  client: Client,
  place: Pick<Repository, "owner" | "name">,
  pages: number,
): Promise<readonly RunFact[]> {
  const found: RunFact[] = [];
  let after: string | null = null;
  for (let page = 0; page < pages; page++) {
    const { nodes, pageInfo } = await pageOf(client, { ...place, after });
    found.push(...deploymentsAsRuns(nodes));
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage) break;
  }
  return found;
}

async function extendedOf(client: Client, place: Place): Promise<ReadonlyMap<number, number>> {
  const found = new Map<number, number>();
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { data } = await client.request("GET /repos/{owner}/{repo}/deployments", {
      ...place,
      environment: ENVIRONMENT,
      task: TASK,
      per_page: PAGE,
      page,
    });
    for (const { payload } of data) {
      const told = extensionIn(payload);
      // Newest first: what was said before counts no more.
      if (told !== undefined && !found.has(told.pull)) found.set(told.pull, told.until);
    }
    if (data.length < PAGE) break;
  }
  return found;
}

async function extend(
  client: Client,
  place: Place,
  { pull, until, revision }: PreviewExtension,
): Promise<void> {
  const description = `#${pull} is kept until ${isoOf(until)}`.slice(0, LONGEST_DESCRIPTION);
  const { data } = await client.request("POST /repos/{owner}/{repo}/deployments", {
    ...place,
    ref: revision,
    task: TASK,
    auto_merge: false,
    required_contexts: [],
    payload: { environment: previewOf(pull), until: isoOf(until), pull },
    environment: ENVIRONMENT,
    description,
    transient_environment: true,
    production_environment: false,
  });
  if (!("id" in data)) throw new SluiceError("API_REFUSED", data.message ?? "no deployment");
  // Nothing runs for it, and nobody should wait for it.
  await client.request("POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses", {
    ...place,
    deployment_id: Number(data.id),
    state: "inactive",
    description,
    auto_inactive: false,
  });
}

const QUERY = `query Previews($owner: String!, $name: String!, $environment: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    deployments(
      environments: [$environment], first: ${PAGE}, after: $after
      orderBy: { field: CREATED_AT, direction: DESC }
    ) {
      pageInfo { hasNextPage endCursor }
      nodes ${DEPLOYMENT}
    }
  }
}`;

interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly DeploymentShape[];
}

async function pageOf(
  client: Client,
  place: { readonly owner: string; readonly name: string; readonly after: string | null },
): Promise<Page> {
  const { data, errors } = await ask(client, QUERY, { ...place, environment: ENVIRONMENT });
  const { repository } = (data ?? {}) as { repository?: { deployments: Page | null } | null };
  const page = repository?.deployments ?? undefined;
  if (page !== undefined) return page;
  const why = errors[0]?.message ?? "nothing came back";
  throw new SluiceError("API_REFUSED", `GitHub did not show what was deployed: ${why}`);
}

function extensionIn(payload: unknown): Pick<PreviewExtension, "pull" | "until"> | undefined {
  const { environment, until } = payloadOf(JSON.stringify(payload));
  const pull = typeof environment === "string" ? pullOf(environment) : undefined;
  const time = typeof until === "string" ? Date.parse(until) : Number.NaN;
  return pull === undefined || Number.isNaN(time) ? undefined : { pull, until: time };
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
