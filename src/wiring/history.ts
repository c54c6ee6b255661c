import { githubHistory } from "../adapters/github/deployments.ts";
import type { History } from "../contracts/history.ts";
import { apiUrlIn, repositoryIn } from "./github.ts";

const TIMEOUT_MS = 10_000;

/** GitHub's deployments of the repository that this workflow runs in; none without a token. */
export function historyOf(
  token: string,
  envVars: Readonly<Record<string, string | undefined>>,
): History | undefined {
  const repository = repositoryIn(envVars);
  if (!token || repository === undefined) return undefined;
  const access = { token, apiUrl: apiUrlIn(envVars), timeoutMs: TIMEOUT_MS };
  return githubHistory({ ...access, ...repository });
}
