import type { Host } from "../../contracts/host.ts";
import { type Scope, stateFolder } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";
import { phase } from "../host/shell.ts";

/** A pull may be part of it. */
const LONGEST_MS = 180_000;

/** Tells which of these containers run: an event `runs` each. */
export function runningPhase(scope: Scope, host: Host, ids: readonly string[]): string {
  const lines = ids.map(
    (id) => `! ${runs(id)} || say '{"event":"runs","id":'${quote(`"${id}"`)}'}'`,
  );
  return phase(stateFolder(host.layout.stateRoot, scope), lines.join("\n"));
}

/** Waits until a container runs, or is gone. */
export function turnedPhase(
  scope: Scope,
  host: Host,
  { id, name, on }: { readonly id: string; readonly name: string; readonly on: boolean },
): string {
  const isSo = on ? runs(id) : `! docker inspect --type container ${quote(id)} >/dev/null 2>&1`;
  const what = quote(`the database ${name} ${on ? "was not started" : "still runs"}`);
  return phase(
    stateFolder(host.layout.stateRoot, scope),
    `clock; begin=$now
until ${isSo}; do
  clock
  [ $((now-begin)) -lt ${LONGEST_MS} ] || fail PLATFORM_FAILED ${what}
  sleep 0.5
done`,
  );
}

function runs(id: string): string {
  return `docker inspect --type container -f '{{.State.Running}}' ${quote(id)} 2>/dev/null | grep -q true`;
}
