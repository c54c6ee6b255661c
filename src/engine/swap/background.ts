import type { Runtime } from "../../contracts/runtime.ts";
import type { Operation } from "../../model/plan.ts";
import { quote } from "../../model/quote.ts";
import { IMAGES_ELSEWHERE, unlessElsewhere } from "../host/elsewhere.ts";

type Drain = Extract<Operation, { kind: "drain" }>;
type Prune = Extract<Operation, { kind: "prune" }>;

/**
 * An old slot is left alone at least this long: a worker may have read the flag just before, and
 * not have connected yet. Stopping at once lost 41 of 92,000 requests in a trial, 50 ms none.
 */
const LEAST_MS = 500;

/**
 * Shell that goes on after the run has ended: it waits until nginx has no connection left to the
 * old slot, or the drain's time is over, then stops it and keeps it for a rollback. A marker per
 * container, locked by whoever drains it, tells the next run (plan/observe.ts) of that.
 *
 * Pruning takes the lock like any run, and is left to the next one when that has begun: its plan may
 * rest on a container that is on our list.
 *
 * It runs as a transient systemd unit, so that no closing SSH session can end it; where systemd
 * does not run (the local target in a container) as a session of its own. Nobody waits for systemd
 * to take it: a run that dies meanwhile leaves what one leaves that dies after the record.
 */
export function backgroundShell(
  unit: string,
  release: number,
  runtime: Runtime,
  drains: readonly Drain[],
  prune: Prune | undefined,
): string {
  if (drains.length === 0 && prune === undefined) return "";
  const lines = [
    ...drains.map((drain) => `${drainLine(runtime, drain)} &`),
    "wait",
    ...(prune ? [pruneShell(release, runtime, prune)] : []),
  ];
  const script = quote(`${START}\n${lines.join("\n")}`);
  const marks = drains.map(
    ({ container }) => `printf '%s\\n' "$boot" "$now" >"$folder/draining/${container}"`,
  );
  return `[ -d "$folder/draining" ] || mkdir -p "$folder/draining"
clock
${marks.join("\n")}
(
  # A redirection of a function or group would keep the lock's descriptor open beside it.
  exec >/dev/null 2>&1 </dev/null 9>&-
  set -- sh -c ${script} sluice "$folder"
  [ -w /run/systemd/system ] && systemd-run --quiet --collect --no-block --unit=${quote(unit)} "$@" || exec setsid "$@"
) &`;
}

const START = `PATH=$PATH:/usr/sbin:/sbin folder=$1
clock() { read -r up _ </proc/uptime; now=\${up%.*}\${up#*.}0; }`;

function drainLine(runtime: Runtime, drain: Drain): string {
  const wait = drain.port === undefined ? "" : waitShell(drain.port, drain.ms);
  const mark = `"$folder/draining/${drain.container}"`;
  return `(flock 8; ${wait}${runtime.stop(drain.container, drain.grace)}; rm -f ${mark}) 8<${mark}`;
}

/** What a drain may take beyond its own times: Docker's work on a busy host. */
const SLACK_MS = 5_000;

/** Shell for a run that needs a slot which an earlier run is still draining. */
export function awaitDrainShell(
  service: string,
  containers: readonly string[],
  ms: number,
): string {
  const marks = containers.map((name) => `"$folder/draining/${name}"`).join(" ");
  return `drains() { for mark in ${marks}; do ! drains_now "$mark" || return 0; done; return 1; }
if drains; then
  say '{"event":"draining","service":"${service}"}'
  clock; begin=$now
  while drains && clock && [ $((now-begin)) -lt ${ms + LEAST_MS + SLACK_MS} ]; do sleep 0.05; done
fi`;
}

/** Open and opening connections to the slot's port, from nginx's side: WebSockets and downloads too. */
function waitShell(port: number, ms: number): string {
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return `clock; begin=$now
  sleep ${LEAST_MS / 1000}
  while clock; [ $((now-begin)) -lt ${ms} ] && grep -q ": [0-9A-F]*:[0-9A-F]* ${address} 0[12] " /proc/net/tcp; do sleep 0.1; done
  `;
}

/** Another environment's folder is there before anything is sent for it. */
function straysShell(runtime: Runtime, strays: readonly string[]): string[] {
  if (strays.length === 0) return [];
  return [
    `set -- "\${folder%/*}"/*/`,
    `[ $# -gt 1 ] || { ${strays.map((image) => runtime.removeImage(image)).join("; ")}; }`,
  ];
}

function pruneShell(release: number, runtime: Runtime, prune: Prune): string {
  const lines = [
    ...prune.containers.map((container) => runtime.remove(container)),
    ...(prune.images.length === 0 ? [] : [`elsewhere=$(${IMAGES_ELSEWHERE})`]),
    ...prune.images.map((image) => unlessElsewhere(image, runtime.removeImage(image))),
    ...straysShell(runtime, prune.strays),
    ...prune.releases.map((id) => `rm -f "$folder/releases/${id}.json"`),
    ...prune.secrets.map((name) => `rm -rf "$folder/secrets/${name}"`),
  ];
  return `(
flock -w 30 9 && grep -q '"release":${release},' "$folder/state.json" || exit 0
${lines.join("\n")}
) 9>>"$folder/lock"`;
}
