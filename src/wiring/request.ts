import type { Checks } from "../contracts/forge-writes.ts";
import type { RequestFacts, RequestPlace } from "../model/chatops/request.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

/** What GitHub has about the request that this workflow runs for. */
export async function requestFacts(
  token: string,
  envVars: EnvVars,
  place: RequestPlace,
): Promise<RequestFacts> {
  const { githubRequest } = await import("../adapters/github/request.ts");
  const { owner, name } = repositoryOf(envVars);
  return githubRequest(await clientOf(token, envVars), { owner, repo: name }, place);
}

/** Check runs in the repository that this workflow runs in. */
export async function checksOf(token: string, envVars: EnvVars): Promise<Checks> {
  const { githubChecks } = await import("../adapters/github/checks.ts");
  return githubChecks(await clientOf(token, envVars), repositoryOf(envVars));
}

async function clientOf(token: string, envVars: EnvVars) {
  const { tokenClient } = await import("../adapters/github/client.ts");
  return tokenClient(token, envVars["GITHUB_API_URL"] ?? "https://api.github.com");
}

function repositoryOf(envVars: EnvVars) {
  const [owner = "", name = ""] = (envVars["GITHUB_REPOSITORY"] ?? "").split("/");
  return { owner, name };
}
