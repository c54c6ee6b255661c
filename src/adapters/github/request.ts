import type { RequestFacts, RequestPlace } from "../../model/chatops/request.ts";
import { ask, type Client } from "./forge/ask.ts";
import { eitherHold, HOLD_FIELDS, type HoldShape, holdVariables } from "./locks.ts";
import { githubEnvironment } from "./names.ts";

/** One call: every run that a comment asks for makes it. */
const QUERY = `query Request(
  $owner: String!, $repo: String!, $pull: Int!, $config: String!, $environments: [String!]!,
  $own: String!, $all: String!
) {
  repository(owner: $owner, name: $repo) {
    id
    config: object(expression: $config) { ... on Blob { text isTruncated } }
    pullRequest(number: $pull) {
      state headRefOid
      commits(last: 1) {
        nodes {
          commit {
            statusCheckRollup { contexts(last: 100) { nodes { ... on CheckRun { externalId } } } }
          }
        }
      }
    }
    deployments(
      environments: $environments, first: 50, orderBy: { field: CREATED_AT, direction: DESC }
    ) { nodes { id databaseId latestStatus { state logUrl } } }
    ${HOLD_FIELDS}
  }
}`;

interface Shape extends HoldShape {
  readonly id: string;
  readonly config: { readonly text?: string | null; readonly isTruncated?: boolean } | null;
  readonly pullRequest: {
    readonly state: string;
    readonly headRefOid: string;
    readonly commits: {
      readonly nodes: readonly {
        readonly commit: {
          readonly statusCheckRollup: {
            readonly contexts: {
              readonly nodes: readonly { readonly externalId?: string | null }[];
            };
          } | null;
        };
      }[];
    };
  } | null;
  readonly deployments: {
    readonly nodes: readonly {
      readonly id: string;
      readonly databaseId: number;
      readonly latestStatus: { readonly state: string; readonly logUrl: string | null } | null;
    }[];
  };
}

/** What GitHub has about a request; rejects when it cannot be asked. */
export async function githubRequest(
  client: Client,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  place: RequestPlace,
): Promise<RequestFacts> {
  const environments = [githubEnvironment(place.environment)];
  const config = `HEAD:${place.config}`;
  const names = holdVariables(place.environment);
  const variables = { owner, repo, pull: place.pull, config, environments, ...names };
  const { data, errors } = await ask(client, QUERY, variables);
  const shape = (data as { readonly repository?: Shape | null } | undefined)?.repository;
  // A part that this token may not see must not look like a request that nobody has dealt with.
  if (!shape || errors[0] !== undefined) {
    throw new Error(errors[0]?.message ?? "GitHub shows no repository");
  }
  const hold = eitherHold(shape);
  return {
    ...(hold === undefined ? {} : { hold }),
    ...pullOf(shape),
    ...recordOf(shape, place.record),
    ...configOf(shape),
    isReported: isReported(shape, place.request),
  };
}

function pullOf({ pullRequest }: Shape): Pick<RequestFacts, "pull"> {
  if (pullRequest === null) return {};
  return { pull: { head: pullRequest.headRefOid, isOpen: pullRequest.state === "OPEN" } };
}

function isReported({ pullRequest }: Shape, request: string): boolean {
  const rollup = pullRequest?.commits.nodes[0]?.commit.statusCheckRollup;
  return rollup?.contexts.nodes.some(({ externalId }) => externalId === request) ?? false;
}

const WAITING: readonly (string | undefined)[] = [undefined, "QUEUED", "PENDING", "WAITING"];

function recordOf(
  { id: repository, deployments }: Shape,
  record: string | undefined,
): Pick<RequestFacts, "record"> {
  const found = deployments.nodes.find(({ databaseId }) => String(databaseId) === record);
  if (found === undefined) return {};
  const { state, logUrl } = found.latestStatus ?? {};
  const run = /\/runs\/(\d{1,15})$/.exec(logUrl ?? "")?.[1];
  return {
    record: {
      isWaiting: WAITING.includes(state),
      ids: { record: found.id, repository },
      ...(run === undefined ? {} : { run: Number(run) }),
    },
  };
}

function configOf({ config }: Shape): Pick<RequestFacts, "config"> {
  const text = config?.text;
  return typeof text === "string" && !config?.isTruncated ? { config: text } : {};
}
