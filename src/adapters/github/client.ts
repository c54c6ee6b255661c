import { Octokit } from "@octokit/rest";
import type { Client } from "./forge/ask.ts";

/** Speaks with a token, such as that of a workflow. */
export function tokenClient(token: string, apiUrl: string): Octokit {
  return new Octokit({ auth: token, baseUrl: apiUrl, log: SILENT });
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** The App of workflows' own tokens; another one on every GitHub Enterprise Server. */
export async function actionsApp(client: Client): Promise<number> {
  const { data } = await client.request("GET /apps/{app_slug}", { app_slug: "github-actions" });
  if (data === null) throw new Error("GitHub does not know its own Actions");
  return data.id;
}
