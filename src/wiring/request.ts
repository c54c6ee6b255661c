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

/** Undefined: this runs for no repository. Rejects when GitHub does not say. */
export async function isPullOpen(
  token: string,
  envVars: EnvVars,
  pull: number,
): Promise<boolean | undefined> {
  const place = repositoryIn(envVars);
  if (place === undefined || token === "") return undefined;
  const { githubPreviewPulls } = await import("../adapters/github/previews.ts");
  const { owner, repo: name } = place;
  const client = await clientIn(envVars, token);
  const pulls = githubPreviewPulls(client, { id: 0, owner, name }, async () => false);
  return (await pulls.read({ repository: 0, pull })).state === "open";
}

function repositoryOf(envVars: EnvVars) {
  const { owner = "", repo: name = "" } = repositoryIn(envVars) ?? {};
  return { owner, name };
}
