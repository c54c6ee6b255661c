/** A look-alike of GitHub: repositories of git, pull requests, Apps and their events, workflows that run. */
export { createGitHub, type GitHub } from "./create.ts";
export type { GitHubOptions, RunnerSettings } from "./settings.ts";
export type { AppRequest, CreatedApp } from "./seed/apps.ts";
export type { CommitRequest } from "./seed/commits.ts";
export type { Person } from "./seed/people.ts";
export type { PageOptions, Site } from "./page/types.ts";
export type { Delivery } from "./hooks/deliver.ts";
export type { Repository } from "./repos/types.ts";
export type { RunRecord } from "./actions/types.ts";
