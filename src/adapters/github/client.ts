import { Octokit } from "@octokit/rest";
import type { Client } from "./forge/ask.ts";

/** Speaks with a token, such as that of a workflow. */
export function tokenClient(token: string, apiUrl: string): Client {
  return new Octokit({ auth: token, baseUrl: apiUrl, log: SILENT });
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
