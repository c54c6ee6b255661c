type EnvVars = Readonly<Record<string, string | undefined>>;

/** The repository that a workflow runs in; undefined outside of one. */
export function repositoryIn(envVars: EnvVars): { owner: string; repo: string } | undefined {
  const [owner, repo] = (envVars["GITHUB_REPOSITORY"] ?? "").split("/");
  return owner && repo ? { owner, repo } : undefined;
}

export function apiUrlIn(envVars: EnvVars): string {
  return envVars["GITHUB_API_URL"] ?? "https://api.github.com";
}

/** GitHub's library is loaded when somebody asks: most commands ask nothing. */
export async function clientIn(envVars: EnvVars, token: string) {
  const { tokenClient } = await import("../adapters/github/client.ts");
  return tokenClient(token, apiUrlIn(envVars));
}
