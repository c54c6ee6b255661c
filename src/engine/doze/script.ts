import type { Runtime } from "../../contracts/runtime.ts";
import { ASLEEP, dozeUnit, flagFolder, REQUESTS, type Scope, SLEEPING } from "../../model/names.ts";
import type { DozeOperation } from "../../model/plan.ts";
import { quote } from "../../model/quote.ts";
import { SEEN } from "../host/doze-units.ts";
import { phase } from "../host/shell.ts";

export interface DozeContext {
  readonly scope: Scope;
  readonly stateRoot: string;
  /** The environment's state folder. */
  readonly folder: string;
  readonly runtime: Runtime;
  /** Shell that starts every container and waits until all are healthy. */
  readonly start: string;
}

/** How long a visitor waits before the page is shown, in looks of 50 ms. */
const LOOKS = 100;
/** As for the drain: a worker of nginx may have looked for the flag just before. */
const LEAST_SECONDS = 0.5;

/**
 * What systemd runs for an environment that may sleep: `look` once a minute, `answer` for each
 * request that comes while it sleeps, `wake` once for all of them. The second line tells the next
 * observation what it was made from.
 */
export function dozeScript(context: DozeContext, operation: DozeOperation): string {
  const { scope, stateRoot, folder, start } = context;
  const flag = quote(`${flagFolder(stateRoot, scope)}/${ASLEEP}`);
  const body = `trap 'rm -rf "$tmp"' EXIT
ledger=/dev/null
# Tells a run that has to wait for the lock whom it waits for.
hold() { printf '{"run":"of the host","who":"systemd","command":"%s","since":"%s"}' "$1" "$(date -u +%FT%TZ)" | put "$folder/holder.json"; }
case $what in
look)
${lookShell(context, operation)}
  ;;
wake)
  exec 9>>"$folder/lock" && flock -w 900 9 || exit 1
  if [ -e "$flag" ]; then
    hold wake
    ${start}
    : >"$folder/${SEEN}"
    rm -f "$flag"
    rm -rf "$folder/${SLEEPING}"
  fi
  ;;
esac`;
  return `#!/bin/sh
# specification ${operation.specification}
what=$1 flag=${flag}
[ "$what" != answer ] || {
${answerShell(dozeUnit(scope, "start.service"))}
}
${phase(folder, body)}wait
`;
}

/**
 * nginx takes the request back by \`X-Accel-Redirect\` with its method and body, which never came
 * here. Whoever says that it is ours does not wake anything.
 */
function answerShell(unit: string): string {
  return `  while IFS= read -r line && [ -n "\${line%?}" ]; do
    case $line in [Uu]ser-[Aa]gent:\\ sluice*) ours=1 ;; esac
  done
  looks=0
  if [ -z "\${ours-}" ] && [ -e "$flag" ]; then
    systemctl start --no-block ${unit}
    while [ -e "$flag" ] && [ $((looks+=1)) -le ${LOOKS} ]; do sleep 0.05; done
  fi
  [ -e "$flag" ] && next=waking || next=awake
  printf 'HTTP/1.0 200 OK\\r\\nX-Accel-Redirect: @%s\\r\\nContent-Length: 0\\r\\n\\r\\n' $next
  exit 0`;
}

/**
 * Sleeps when the last request from outside is long ago and no connection is open to a service that
 * the outside reaches: a WebSocket is noted only when it ends. Whoever holds the lock is not
 * disturbed.
 */
function lookShell({ runtime }: DozeContext, operation: DozeOperation): string {
  const { after, ports, starts } = operation;
  const addresses = ports.map(
    (port) => `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`,
  );
  const groups = [...Map.groupBy(starts, ({ group }) => group).entries()];
  const stopAll = groups
    .toSorted(([a], [b]) => b - a)
    .flatMap(([, group]) => [
      ...group.map(
        ({ place, spec }) => `${runtime.stop(place.container, spec.stopGrace)} >/dev/null &`,
      ),
      "wait",
    ]);
  return `  connected() { grep -Eq ${quote(`: [0-9A-F]*:[0-9A-F]* (${addresses.join("|")}) 0[12] `)} /proc/net/tcp; }
  noted() { [ -s "$folder/${REQUESTS}" ] && touch -r "$folder/${REQUESTS}" "$folder/${SEEN}" && : >"$folder/${REQUESTS}"; }
  exec 9>>"$folder/lock" && flock -n 9 || exit 0
  [ ! -e "$flag" ] || exit 0
  noted || :
  [ -e "$folder/${SEEN}" ] || : >"$folder/${SEEN}"
  [ $(($(date +%s)-$(stat -c %Y "$folder/${SEEN}"))) -ge ${Math.ceil(after / 1000)} ] && ! connected || exit 0
  hold sleep
  : >"$flag" || exit 1
  sleep ${LEAST_SECONDS}
  if noted || connected; then
    rm -f "$flag"
  else
    ${stopAll.join("\n    ")}
  fi`;
}
