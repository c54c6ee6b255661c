import type { Checks } from "../contracts/forge-writes.ts";
import type { RequestFacts, RequestPlace } from "../model/chatops/request.ts";
import { clientIn, repositoryIn } from "./github.ts";

type EnvVars = Readonly<Record<string, string | undefined>>;

/** What GitHub has about the request that this workflow runs for. */
export async function requestFacts(
  token: string,
  envVars: EnvVars,
  place: RequestPlace,
): Promise<RequestFacts> {
  const { githubRequest } = await import("../adapters/github/request.ts");
  const { owner, name } = repositoryOf(envVars);
  return githubRequest(await clientIn(envVars, token), { owner, repo: name }, place);
}

/** Check runs in the repository that this workflow runs in. */
export async function checksOf(token: string, envVars: EnvVars): Promise<Checks> {
  const { githubChecks } = await import("../adapters/github/checks.ts");
  return githubChecks(await clientIn(envVars, token), repositoryOf(envVars));
}

function repositoryOf(envVars: EnvVars) {
  const { owner = "", repo: name = "" } = repositoryIn(envVars) ?? {};
  return { owner, name };
}
