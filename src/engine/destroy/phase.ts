import type { Host } from "../../contracts/host.ts";
import type { Proxy } from "../../contracts/proxy.ts";
import type { Runtime } from "../../contracts/runtime.ts";
import { type Scope, stateFolder } from "../../model/names.ts";
import { quote, quoteArgv } from "../../model/quote.ts";
import type { HostRemoval, Thing, ThingKind } from "../../model/removal.ts";
import { phase } from "../host/shell.ts";
import { removeDozeShell } from "../host/doze-units.ts";
import { removeTimerShell } from "../host/timer-units.ts";

/** Between SIGTERM and SIGKILL for what is removed anyway. */
const GRACE_MS = 10_000;

/**
 * Shell that removes the things of a plan in their order. Each step is idempotent, and an absent
 * thing counts as removed. Nobody needs to listen: once sent, it goes on to its end.
 */
export function removalPhase(
  scope: Scope,
  host: Host,
  runtime: Runtime,
  proxy: Proxy,
  { things }: HostRemoval,
): string {
  const of = (kind: ThingKind) => things.filter((thing) => thing.kind === kind);
  return phase(
    stateFolder(host.layout.stateRoot, scope),
    [
      'gone() { say \'{"event":"removed","kind":"\'"$1"\'","name":"\'"$2"\'"}\'; }',
      ...of("vhost").map((thing) => vhostShell(host, proxy, thing)),
      ...timersShell(scope, host, of("timer")),
      ...of("doze").map(
        ({ kind, name }) =>
          `${removeDozeShell(scope, host.layout.unitFolder ?? "")}\n${gone(kind, name)}`,
      ),
      containersShell(runtime, of("container")),
      ...of("network").map((thing) => dockerShell(thing, "network")),
      ...of("volume").map((thing) => dockerShell(thing, "volume")),
      // An image that a stranger's container uses stays: Docker refuses, and that is right.
      ...of("image").map(
        ({ kind, name }) => `${runtime.removeImage(name)} >/dev/null 2>&1 && ${gone(kind, name)}`,
      ),
      ...of("state").map((thing) => stateShell(thing)),
    ].join("\n"),
  );
}

/** The file comes back when nginx would not load what is left: it would go on with the old one. */
function vhostShell({ layout }: Host, proxy: Proxy, { kind, name }: Thing): string {
  const file = quote(name);
  return `mv -f ${file} "$folder/vhost.removed" 2>/dev/null
if pid=$(cat ${quote(layout.nginxPid)} 2>/dev/null) && [ -n "$pid" ] && [ -d "/proc/$pid" ]; then
  ${proxy.test(layout)} 2>"$tmp/fact.detail" || { mv -f "$folder/vhost.removed" ${file}; fail NGINX_CONFIG_BROKEN 'nginx rejects its configuration'; }
  ${proxy.reload(layout)} 2>"$tmp/fact.detail" || fail NGINX_UNREACHABLE 'nginx could not be reloaded'
  rm -f "$tmp/fact.detail"
  ${proxy.rest(layout)} 2>/dev/null
fi
${gone(kind, name)}`;
}

/** And whatever a timer has started: it would keep the network. */
function timersShell(scope: Scope, { layout }: Host, timers: readonly Thing[]): string[] {
  if (timers.length === 0) return [];
  const job = quote(`label=sluice.job=${scope.project}/${scope.environment}`);
  return [
    ...timers.map(
      ({ kind, name }) =>
        `${removeTimerShell(scope, layout.unitFolder ?? "", name)}\n${gone(kind, name)}`,
    ),
    `docker ps -aq --filter ${job} | xargs -r docker rm -f >/dev/null 2>&1`,
  ];
}

/** All are stopped at the same time, so that the slowest sets the pace and not the sum. */
function containersShell(runtime: Runtime, containers: readonly Thing[]): string {
  const each = containers.map(
    ({ name }) =>
      `(${runtime.stop(name, GRACE_MS)}; ${runtime.remove(name)}) >/dev/null 2>>"$tmp/fact.detail" &`,
  );
  const check = containers.map(
    ({ kind, name }) =>
      `! docker inspect --type container ${quote(name)} >/dev/null 2>&1 || fail HOST_FAILED ${quote(`${name} could not be removed`)}\n${gone(kind, name)}`,
  );
  return [...each, "wait", ...check, `rm -f "$tmp/fact.detail"`].join("\n");
}

function dockerShell({ kind, name }: Thing, type: "network" | "volume"): string {
  const inspect = quoteArgv(["docker", type, "inspect", name]);
  return `${quoteArgv(["docker", type, "rm", name])} >/dev/null 2>"$tmp/fact.detail" || ! ${inspect} >/dev/null 2>&1 || fail HOST_FAILED ${quote(`the ${type} ${name} could not be removed`)}
${gone(kind, name)}`;
}

/**
 * The lock file goes last, and with it the folders if nothing else is in them: a run that waits for
 * this one must not see the environment half there.
 */
function stateShell({ kind, name }: Thing): string {
  return `find "$folder" -mindepth 1 -maxdepth 1 ! -name lock -exec rm -rf {} + || fail HOST_FAILED 'the state folder could not be removed'
rm -f "$folder/lock"; rmdir "$folder" && rmdir "\${folder%/*}" 2>/dev/null
${gone(kind, name)}`;
}

function gone(kind: ThingKind, name: string): string {
  return quoteArgv(["gone", kind, name]);
}
