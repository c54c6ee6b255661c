/** Every event that is told, by its published name. */
export const EVENTS = [
  "check-run-completed",
  "check-run-created",
  "check-run-rerequested",
  "check-suite-completed",
  "check-suite-requested",
  "create",
  "delete",
  "deployment-created",
  "deployment-status-created",
  "installation-created",
  "installation-deleted",
  "issue-comment-created",
  "issue-comment-deleted",
  "issue-comment-edited",
  "pull-request-closed",
  "pull-request-converted-to-draft",
  "pull-request-edited",
  "pull-request-opened",
  "pull-request-ready-for-review",
  "pull-request-reopened",
  "pull-request-review-dismissed",
  "pull-request-review-submitted",
  "pull-request-synchronize",
  "push",
  "repository-renamed",
  "status",
  "workflow-job-completed",
  "workflow-job-in-progress",
  "workflow-job-queued",
  "workflow-run-completed",
  "workflow-run-in-progress",
  "workflow-run-requested",
] as const;

/** `issue_comment` and `created` → `issue-comment-created`. */
export function publishedName(event: string, action: string | undefined): string {
  return [event, ...(action === undefined ? [] : [action])].join("-").replaceAll("_", "-");
}
