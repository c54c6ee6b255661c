/** What a GitHub App is allowed, as GitHub's settings name it. */
export interface AppNeed {
  readonly label: string;
  readonly access: "read" | "write";
  /** What the bot does with it. */
  readonly purpose: string;
}

/**
 * START HERE. The least that the App has to be allowed: `sluice bot setup` asks for it, docs/bot.md
 * lists it, and the sandbox's GitHub holds the bot to it.
 */
export const appPermissions = {
  actions: { label: "Actions", access: "write", purpose: "start and stop the workflow" },
  checks: { label: "Checks", access: "read", purpose: "required checks, the report of a run" },
  contents: {
    label: "Contents",
    access: "write",
    purpose: "`deploy.yaml`, locks (refs `sluice/locks/`)",
  },
  deployments: { label: "Deployments", access: "write", purpose: "the record of a deploy" },
  pull_requests: {
    label: "Pull requests",
    access: "write",
    purpose: "its comment and its reactions",
  },
  statuses: { label: "Commit statuses", access: "read", purpose: "required checks" },
  members: {
    label: "Members",
    access: "read",
    purpose: "teams, where `permissions:` names any",
  },
} as const satisfies Record<string, AppNeed>;

/** What the bot listens to. Everything else GitHub tells is left out before it is kept. */
export const appEvents = [
  "issue_comment",
  "pull_request",
  "deployment_status",
  "workflow_run",
  "check_run",
  "repository",
] as const;

/** GitHub tells every App of these, whether it listens or not. */
export const accountEvents = ["installation", "installation_repositories"] as const;
