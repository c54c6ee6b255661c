import {
  type Decision,
  isUnknown,
  type PullFacts,
  type RunFact,
} from "../../model/chatops/index.ts";
import type { Judged } from "./found.ts";
import type { Case } from "./guards/guard.ts";
import type { Ports } from "./ports.ts";

interface Begun {
  readonly revision?: string;
}

/** Writes down that a run is being set going; true for the first time. */
export async function beginOnce(
  { cache }: Pick<Ports, "cache">,
  { key, case: asked, decision }: Judged,
): Promise<boolean> {
  const revision = decision.kind === "allow" ? decision.revision : undefined;
  const begun: Begun = revision === undefined ? {} : { revision };
  const isNew = await cache.set(nameOf(key), begun, undefined);
  return isNew && earlierRecord(asked.facts.runs, key) === undefined;
}

/**
 * What was decided when it was begun stays decided: a lock that was taken since, or the second person's
 * word that has been used up, must not refuse what runs already. A store that was lost is made good for
 * by the record at GitHub.
 */
export async function begunBefore(
  { cache }: Pick<Ports, "cache">,
  key: string,
  { facts }: Case,
): Promise<Decision | undefined> {
  const kept = await cache.get<Begun>(nameOf(key));
  if (kept !== undefined) return { kind: "allow", ...kept.value };
  const record = earlierRecord(facts.runs, key);
  return record === undefined ? undefined : { kind: "allow", revision: record.revision };
}

export function earlierRecord(runs: PullFacts["runs"], key: string): RunFact | undefined {
  return isUnknown(runs) ? undefined : runs.find((run) => run.key === key);
}

function nameOf(key: string): string {
  return `begun/${key}`;
}
