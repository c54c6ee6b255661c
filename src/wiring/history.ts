import { githubHistory } from "../adapters/github/deployments.ts";
import type { History } from "../contracts/history.ts";

const TIMEOUT_MS = 10_000;

/** GitHub's deployments of the repository that this workflow runs in; none without a token. */
export function historyOf(
  token: string,
  envVars: Readonly<Record<string, string | undefined>>,
): History | undefined {
  const [owner, repo] = (envVars["GITHUB_REPOSITORY"] ?? "").split("/");
  if (!token || !owner || !repo) return undefined;
  const apiUrl = envVars["GITHUB_API_URL"] ?? "https://api.github.com";
  return githubHistory({ token, apiUrl, owner, repo, timeoutMs: TIMEOUT_MS });
}
