import type { CommandWord, RunFact } from "../../../model/chatops/index.ts";

/** Words whose runs make a release active. */
const RELEASING: ReadonlySet<CommandWord> = new Set([
  "deploy",
  "preview",
  "rollback",
  "promote",
  "restart",
]);

/** And those after which none is. */
const CHANGING: ReadonlySet<CommandWord> = new Set([...RELEASING, "destroy"]);

/**
 * The revision that is active in an environment: of the newest run that ended well. A run that failed
 * has changed nothing.
 */
export function activeRevision(runs: readonly RunFact[], environment: string): string | undefined {
  const [newest] = runs
    .filter((run) => run.environment === environment && CHANGING.has(run.command))
    .filter(({ state }) => state === "succeeded")
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return newest !== undefined && RELEASING.has(newest.command) ? newest.revision : undefined;
}
