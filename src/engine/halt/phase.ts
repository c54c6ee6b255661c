import type { Host } from "../../contracts/host.ts";
import type { Runtime } from "../../contracts/runtime.ts";
import type { Halt } from "../../model/halt.ts";
import { type Scope, stateFolder } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";
import { phase } from "../host/shell.ts";

/** A platform carries out what it was told some time after it has answered. */
const LATE_MS = 60_000;

/** Ends containers on their host; of those that a platform ends it waits until they are gone. */
export function haltPhase(
  scope: Scope,
  host: Host,
  runtime: Runtime,
  halts: readonly Halt[],
): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  return phase(folder, halts.map((halt) => haltShell(runtime, halt)).join("\n"));
}

function haltShell(runtime: Runtime, { service, container, grace, id }: Halt): string {
  const why = `STOP_FAILED ${quote(`${service} still runs`)}`;
  const stop = `${runtime.stop(container, grace)} >"$tmp/fact.docker says" 2>&1`;
  const said = `say '{"event":"halted","service":"${service}"}'`;
  if (id === undefined) return `${stop} || fail ${why}\n${said}`;
  return `clock; begin=$now
while docker inspect --type container ${quote(container)} >/dev/null 2>&1; do
  clock
  [ $((now-begin)) -lt ${grace + LATE_MS} ] || fail ${why}
  sleep 0.2
done
${said}`;
}
