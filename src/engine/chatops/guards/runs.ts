import type { CommandWord, RunFact } from "../../../model/chatops/index.ts";

/** Words whose runs make a release active. */
const RELEASING: ReadonlySet<CommandWord> = new Set([
  "deploy",
  "preview",
  "rollback",
  "promote",
  "restart",
]);

/**
 * The revision that is active in an environment: of the newest run that ended well. A run that failed
 * has changed nothing.
 */
export function activeRevision(runs: readonly RunFact[], environment: string): string | undefined {
  const [newest] = runs
    .filter((run) => run.environment === environment && RELEASING.has(run.command))
    .filter(({ state }) => state === "succeeded")
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return newest?.revision;
}
