import {
  isUnknown,
  type Known,
  type PreviewPolicy,
  type PullFacts,
  type Row,
  type RunFact,
} from "../../../model/chatops/index.ts";

/** What a pull request itself asks for, without anybody's command. */
export type Wish = "nothing" | "deploy" | "destroy";

/** What a look at a pull request rests on. */
export interface PreviewCase {
  readonly facts: PullFacts;
  readonly policy: PreviewPolicy;
  /** `preview-<pull request>`. */
  readonly environment: string;
  /** What is told of it, where it was ever asked for. */
  readonly row: Row | undefined;
  /** A commit came, or the pull request was opened: not only a label or its title. */
  readonly isHead: boolean;
}

/** Pure. Teardown asks for nothing but that the pull request is not open: no filter ever stops it. */
export function decide({ facts, policy, environment, row, isHead }: PreviewCase): Wish {
  if (facts.state !== "open") {
    return isThere(environment, row, facts.runs) && !isGoing(row) ? "destroy" : "nothing";
  }
  if (facts.head.repositoryId !== facts.repository.id) return "nothing"; // Somebody has to approve the commit.
  if (facts.draft && !policy.drafts) return "nothing";
  if (row === undefined) return "deploy";
  // What a person destroyed or stopped comes back with the next commit, not with the next label.
  if (!isHead) return "nothing";
  return row.command !== "destroy" && row.revision === facts.head.sha ? "nothing" : "deploy";
}

/** Until it was destroyed; what failed may have left something behind. */
function isThere(
  environment: string,
  row: Row | undefined,
  runs: Known<readonly RunFact[]>,
): boolean {
  if (row !== undefined) return !isGone(row);
  return (
    isUnknown(runs) ||
    runs.some((run) => run.environment === environment && run.state !== "inactive")
  );
}

export function isGone({ command, state }: Pick<Row, "command" | "state">): boolean {
  return command === "destroy" && state === "succeeded";
}

function isGoing(row: Row | undefined): boolean {
  return row?.command === "destroy" && (row.state === "queued" || row.state === "running");
}
