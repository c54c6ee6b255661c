import type { ActionFile } from "./types.ts";

type Words = Readonly<Record<string, string>>;

/** What `github.*` says where the request does not. */
export const GITHUB_DEFAULTS: Words = {
  actor: "octocat",
  api_url: "http://127.0.0.1:9",
  event_name: "push",
  graphql_url: "http://127.0.0.1:9/graphql",
  job: "deploy",
  ref: "refs/heads/main",
  ref_name: "main",
  ref_type: "branch",
  repository: "acme/shop",
  repository_owner: "acme",
  run_attempt: "1",
  run_id: "1001",
  run_number: "1",
  server_url: "https://github.com",
  sha: "1111111111111111111111111111111111111111",
  token: "",
  workflow: "deploy",
};

/** Inputs as a step finds them: defaults filled in, names with `_` for spaces, in capitals, hyphens kept. */
export function inputVariables(file: ActionFile, given: Words, github: Words): Words {
  const names = new Set([...Object.keys(file.inputs), ...Object.keys(given)]);
  const values = [...names].map((name) => {
    const fallback = file.inputs[name]?.default ?? "";
    const value = given[name] ?? replaceExpressions(fallback, github);
    return [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value] as const;
  });
  return Object.fromEntries(values);
}

/** Names in `given` that `action.yml` does not declare; the runner warns of them. */
export function unexpectedInputs(file: ActionFile, given: Words): string[] {
  return Object.keys(given).filter((name) => file.inputs[name] === undefined);
}

/** Only `${{ github.x }}`: all that defaults of inputs may sensibly use. */
function replaceExpressions(text: string, github: Words): string {
  return text.replaceAll(/\$\{\{\s*github\.(\w+)\s*\}\}/g, (_, key: string) => github[key] ?? "");
}

/** `GITHUB_*` and the other variables every step has. `token` is in the context only. */
export function runnerVariables(github: Words, paths: Words): Words {
  const named = Object.entries(github)
    .filter(([key]) => key !== "token")
    .map(([key, value]) => [`GITHUB_${key.toUpperCase()}`, value]);
  return {
    ...Object.fromEntries(named),
    ...paths,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: "__self",
    RUNNER_OS: "Linux",
    RUNNER_ARCH: process.arch === "arm64" ? "ARM64" : "X64",
    RUNNER_ENVIRONMENT: "self-hosted",
  };
}
