import type { RunFact } from "../../model/chatops/index.ts";
import { isHappening, parseKey } from "../../model/chatops/key.ts";
import { previewOf } from "../../model/fleet.ts";
import type { Preview, PreviewKey, PreviewRun } from "../../model/previews.ts";
import { blank } from "./absorb.ts";

export type Recovered = PreviewKey & Pick<Preview, "organisation" | "ttl">;

/**
 * A preview that nothing is kept of, by what is on record at GitHub: the bot has lost its database, or
 * there is none. Undefined: it never was, or is gone. Who it belongs to only its record tells, by name.
 */
export function recoverPreview(key: Recovered, runs: readonly RunFact[]): Preview | undefined {
  const own = runs
    .filter(({ environment, record }) => environment === previewOf(key.pull) && record !== "")
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const gone = own.findIndex(({ state }) => state === "inactive");
  // Only what was destroyed is on record as inactive: whatever had failed before went with it.
  const left = own.filter(
    ({ state }, at) => state !== "inactive" && !(state === "failed" && gone !== -1 && at > gone),
  );
  const [newest] = left;
  if (newest === undefined) return undefined;
  const ordered = Date.parse(newest.at);
  const active = left.find(({ state }) => state === "succeeded");
  const run = runOf(newest, ordered);
  return {
    ...blank(key, ordered),
    owner: { id: 0, login: newest.by ?? "" },
    state: active === undefined ? (run === undefined ? "failed" : "created") : "ready",
    generation: run?.generation ?? ordered,
    ordered,
    ttl: key.ttl,
    ...(active === undefined ? {} : { revision: active.revision }),
    ...(run === undefined ? {} : { run }),
  };
}

/** One that has not told its end. */
function runOf(
  { key = "", state, revision, url }: RunFact,
  ordered: number,
): PreviewRun | undefined {
  const parsed = parseKey(key);
  if (parsed === undefined || !isHappening(parsed)) return undefined;
  if (state !== "queued" && state !== "running") return undefined;
  const id = /\/runs\/(\d+)$/.exec(url ?? "")?.[1];
  const generation = parsed.comment;
  const more = id === undefined ? {} : { id: Number(id) };
  return { command: "deploy", generation, revision, ordered, ...more };
}
