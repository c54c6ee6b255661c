import type { History, HistoryRecord } from "../../contracts/history.ts";
import { tokenClient } from "./client.ts";
import { githubEnvironment, isPreview, LONGEST_DESCRIPTION } from "./names.ts";

export interface GitHubAccess {
  readonly token: string;
  /** Such as `https://api.github.com`. */
  readonly apiUrl: string;
  readonly owner: string;
  readonly repo: string;
  readonly timeoutMs: number;
}

/**
 * Releases as GitHub deployments (design D5): ours is the only deployment object of a run, for the
 * commit that is really deployed, with release, digests and run as its payload.
 */
export function githubHistory(access: GitHubAccess): History {
  const { owner, repo, timeoutMs } = access;
  const { repos } = tokenClient(access.token, access.apiUrl).rest;
  const common = () => ({ owner, repo, request: { signal: AbortSignal.timeout(timeoutMs) } });
  return {
    async begin(record) {
      const { data } = await repos.createDeployment({ ...common(), ...deployment(record) });
      if (!("id" in data)) throw new Error(data.message ?? "GitHub made no deployment");
      return String(data.id);
    },
    async tell(id, { state, description, url, log }) {
      await repos.createDeploymentStatus({
        ...common(),
        deployment_id: Number(id),
        state,
        description: description.slice(0, LONGEST_DESCRIPTION),
        ...(url === undefined ? {} : { environment_url: url }),
        ...(log === undefined ? {} : { log_url: log }),
      });
    },
    async find({ environment, revision, run }) {
      const { data } = await repos.listDeployments({
        ...common(),
        sha: revision,
        environment: githubEnvironment(environment),
        per_page: 100,
      });
      const ours = data.find(({ payload }) => runOf(payload) === run);
      return ours === undefined ? undefined : String(ours.id);
    },
  };
}

function deployment(record: HistoryRecord) {
  const { environment, revision, command, release, run, images, request } = record;
  return {
    ref: revision,
    task: command === "deploy" ? "deploy" : `deploy:${command}`,
    // The workflow has decided that this commit may be deployed; GitHub must neither merge the
    // base branch into it nor wait for checks, of which the running one would be the first.
    auto_merge: false,
    required_contexts: [],
    payload: { environment, release, run, images, ...request },
    environment: githubEnvironment(environment),
    description: `release ${release}`,
    transient_environment: isPreview(environment),
    production_environment: environment === "production",
  };
}

function runOf(payload: unknown): unknown {
  const value: unknown = typeof payload === "string" ? parse(payload) : payload;
  return typeof value === "object" && value !== null && "run" in value ? value.run : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
