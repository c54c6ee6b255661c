import {
  type Decision,
  type EnvironmentPolicy,
  isUnknown,
  type PullFacts,
  type RunFact,
} from "../../model/chatops/index.ts";
import type { Judged } from "./found.ts";
import type { Case } from "./guards/guard.ts";
import type { Ports } from "./ports.ts";

interface Begun {
  readonly revision?: string;
  /** As the policy was. */
  readonly pushStops?: EnvironmentPolicy["pushStops"];
}

/** Writes down that a run is being set going; true for the first time. */
export async function beginOnce(
  { cache }: Pick<Ports, "cache">,
  { key, case: asked, decision }: Judged,
): Promise<boolean> {
  const revision = decision.kind === "allow" ? decision.revision : undefined;
  const pushStops = asked.place?.pushStops;
  const begun: Begun = {
    ...(revision === undefined ? {} : { revision }),
    ...(pushStops === undefined ? {} : { pushStops }),
  };
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
  if (kept !== undefined) {
    const { revision } = kept.value;
    return { kind: "allow", ...(revision === undefined ? {} : { revision }) };
  }
  const record = earlierRecord(facts.runs, key);
  return record === undefined ? undefined : { kind: "allow", revision: record.revision };
}

/** What a push stops of the run that was begun for `key`; what was forgotten is stopped while it waits. */
export async function pushStops(
  { cache }: Pick<Ports, "cache">,
  key: string,
): Promise<EnvironmentPolicy["pushStops"]> {
  return (await cache.get<Begun>(nameOf(key)))?.value.pushStops ?? "queued";
}

export function earlierRecord(runs: PullFacts["runs"], key: string): RunFact | undefined {
  return isUnknown(runs) ? undefined : runs.find((run) => run.key === key);
}

function nameOf(key: string): string {
  return `begun/${key}`;
}
