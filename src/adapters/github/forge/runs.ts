import type { CommandWord, Known, RunFact } from "../../../model/chatops/index.ts";
import { parseKey } from "../../../model/chatops/key.ts";
import type { CheckShape, DeploymentShape, PullShape } from "./shapes.ts";

/** What has run, from deployments and, of plans, from check runs of the head. Newest first. */
export function runsOf(
  deployments: readonly DeploymentShape[] | undefined,
  checks: readonly CheckShape[],
  { headRefOid }: Pick<PullShape, "headRefOid">,
): Known<readonly RunFact[]> {
  if (deployments === undefined) return { unknown: "GitHub did not tell what has run" };
  const runs = deploymentsAsRuns(deployments);
  const plans = checks.flatMap((check) => planOf(check, headRefOid));
  return [...runs, ...plans].toSorted((a, b) => b.at.localeCompare(a.at));
}

export function deploymentsAsRuns(deployments: readonly DeploymentShape[]): RunFact[] {
  return deployments.flatMap(runOf);
}

/** Of another tool's deployment nothing can be said. */
function runOf(shape: DeploymentShape): RunFact[] {
  const payload = payloadOf(shape.payload);
  const environment = text(payload["environment"]) ?? shape.environment;
  const task = /^deploy(?::([a-z]+))?$/.exec(shape.task ?? "");
  if (environment === null || task === null) return [];
  const key = text(payload["key"]);
  const comment = key === undefined ? undefined : parseKey(key)?.comment;
  const by = text(payload["by"]);
  const release = payload["release"];
  const url = shape.latestStatus?.logUrl;
  return [
    {
      record: String(shape.databaseId),
      environment,
      command: (task[1] ?? "deploy") as CommandWord,
      revision: shape.commitOid,
      state: stateOf(shape),
      at: shape.createdAt,
      ...(key === undefined ? {} : { key }),
      ...(comment === undefined ? {} : { comment }),
      ...(by === undefined ? {} : { by }),
      ...(typeof release === "number" ? { release } : {}),
      ...(url ? { url } : {}),
    },
  ];
}

function stateOf({ state, latestStatus }: DeploymentShape): RunFact["state"] {
  if (state === "INACTIVE" || state === "DESTROYED") return "inactive";
  return STATES[latestStatus?.state ?? "PENDING"] ?? "failed";
}

const STATES: Readonly<Record<string, RunFact["state"]>> = {
  PENDING: "queued",
  QUEUED: "queued",
  WAITING: "queued",
  IN_PROGRESS: "running",
  SUCCESS: "succeeded",
  INACTIVE: "inactive",
};

/** The check run that a plan leaves is called `sluice / plan <environment>`. Any App may make one. */
function planOf(check: CheckShape, sha: string): RunFact[] {
  if (check.kind !== "CheckRun" || check.status !== "COMPLETED") return [];
  const [, environment] = /^sluice \/ plan ([a-z][a-z0-9-]*)$/.exec(check.name) ?? [];
  if (environment === undefined) return [];
  const at = check.completedAt ?? "";
  const state = check.conclusion === "SUCCESS" ? "succeeded" : "failed";
  const app = check.checkSuite.app?.databaseId;
  const more = app === undefined ? {} : { app };
  return [{ record: "", environment, command: "plan", revision: sha, state, at, ...more }];
}

export function payloadOf(json: string | null): Readonly<Record<string, unknown>> {
  try {
    // A payload that was given as text comes back as JSON of a text.
    const once: unknown = JSON.parse(json ?? "{}");
    const value: unknown = typeof once === "string" ? JSON.parse(once) : once;
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
