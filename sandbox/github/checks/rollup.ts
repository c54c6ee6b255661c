import type { Repository } from "../repos/types.ts";
import type { CheckRun, CommitStatus } from "./types.ts";

export type RollupState = "success" | "pending" | "failure" | "error";

/** The newest status of each context. */
export function latestStatuses({ statuses }: Repository, sha: string): CommitStatus[] {
  const byContext = new Map<string, CommitStatus>();
  for (const status of statuses) if (status.sha === sha) byContext.set(status.context, status);
  return [...byContext.values()];
}

/** Check runs of a commit; `latest` leaves out those that the same App ran again under the same name. */
export function checkRunsOf({ checkRuns }: Repository, sha: string, latest: boolean): CheckRun[] {
  const all = [...checkRuns.values()].filter(({ suite }) => suite.sha === sha);
  if (!latest) return all;
  const byName = new Map(all.map((it) => [`${it.suite.app.id} ${it.name}`, it]));
  return [...byName.values()];
}

/** Good ends of a check. */
const GOOD = new Set(["success", "neutral", "skipped"]);

/** The commit's checks and statuses in one word; nothing where there are none. */
export function rollup(repository: Repository, sha: string): RollupState | undefined {
  const states: RollupState[] = [
    ...latestStatuses(repository, sha).map(({ state }) => state),
    ...checkRunsOf(repository, sha, true).map(checkState),
  ];
  if (states.length === 0) return undefined;
  const order = ["error", "failure", "pending"] as const;
  return order.find((it) => states.includes(it)) ?? "success";
}

/** Whether the newest check run or status of this name is good. */
export function isGreen(repository: Repository, sha: string, name: string): boolean {
  const states = [
    ...latestStatuses(repository, sha)
      .filter(({ context }) => context === name)
      .map(({ state }): RollupState => state),
    ...checkRunsOf(repository, sha, true)
      .filter((it) => it.name === name)
      .map(checkState),
  ];
  return states.length > 0 && states.every((it) => it === "success");
}

function checkState({ status, conclusion }: CheckRun): RollupState {
  if (status !== "completed") return "pending";
  return GOOD.has(conclusion ?? "") ? "success" : "failure";
}
