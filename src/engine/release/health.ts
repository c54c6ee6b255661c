import type { StartOperation } from "../../model/plan.ts";
import type { HealthCheck } from "../../model/project.ts";
import { quote, quoteArgv } from "../../model/quote.ts";

/** Between two looks, on the host itself. */
export const POLL_SECONDS = "0.05";

/**
 * Shell functions that wait for container `i`: `probe_i` looks once, `await_i` polls it. Every
 * tenth look, from the fourth on, asks whether the container still runs, so that one that exits at
 * once is reported in half a second and not at the timeout. Not the first: that question costs as
 * much as half a look's pause, and most are healthy at the second.
 */
export function healthShell(i: number, start: StartOperation): string {
  const { spec, place } = start;
  return `${probe(i, start)}
await_${i}() {
  clock; begin=$now; n=0
  while :; do
    if probe_${i}; then
      clock
      say '{"event":"healthy","service":"${spec.name}","ms":'$((now-begin))'}' || gone_${i}
      return 0
    fi
    [ $((n%10)) -ne 3 ] || alive_${i} || return 1
    n=$((n+1))
    clock
    [ $((now-begin)) -lt ${spec.health.timeout} ] || { sick_${i}; return 1; }
    sleep ${POLL_SECONDS}
  done
}
${aliveShell(i, place.container)}
${sickShell(i, start)}
gone_${i}() { printf ABORTED >"$tmp/${i}/code"; printf 'nobody listens any more' >"$tmp/${i}/message"; exit 1; }`;
}

/**
 * Docker starts again what has exited; for the moment in which it runs, its code is 0. So one that
 * was restarted is looked at until it ends the next time, a second at most.
 */
function aliveShell(i: number, container: string): string {
  const format = quote(
    "{{.State.Running}} {{.RestartCount}} {{.State.ExitCode}} {{.State.OOMKilled}}",
  );
  return `alive_${i}() {
  say '{"event":"tick"}' || gone_${i}
  looks=0
  while :; do
    state=$(docker inspect -f ${format} ${quote(container)} 2>/dev/null) || state='false 0 ? false'
    case $state in "true 0 "*) return 0 ;; "true "*" 0 "*) ;; *) break ;; esac
    looks=$((looks+1))
    [ $looks -lt 20 ] || break
    sleep ${POLL_SECONDS}
  done
  set -- $state
  printf CONTAINER_EXITED >"$tmp/${i}/code"
  printf 'exited with code %s' "$3" >"$tmp/${i}/message"
  [ "$4" != true ] || printf ' (out of memory)' >>"$tmp/${i}/message"
  return 1
}`;
}

/** What is said when the time is over: the last answer, and the usual causes that can be seen. */
function sickShell(i: number, start: StartOperation): string {
  const { spec } = start;
  const hint = `
  ! listening_${i} only || printf 'it listens on 127.0.0.1 inside the container: let it listen on 0.0.0.0' >"$tmp/${i}/fact.hint"`;
  return `sick_${i}() {
  printf HEALTH_TIMEOUT >"$tmp/${i}/code"
  printf 'was not healthy within %s ms' ${spec.health.timeout} >"$tmp/${i}/message"
  sed -n 's/^[Ll]ocation: *//p' "$tmp/${i}/head" 2>/dev/null | tr -d '\\r' | head -1 >"$tmp/${i}/fact.redirects to"
  head -c 300 "$tmp/${i}/body" >"$tmp/${i}/fact.body" 2>/dev/null${spec.port === undefined ? "" : hint}
}`;
}

function probe(i: number, start: StartOperation): string {
  const listening =
    start.spec.port === undefined ? "" : listeningShell(i, start.place.container, start.spec.port);
  return `${listening}\nprobe_${i}() {\n  ${probeBody(i, start.spec.health, start)}\n}`;
}

function probeBody(i: number, health: HealthCheck, start: StartOperation): string {
  const { spec, place } = start;
  const container = quote(place.container);
  switch (health.kind) {
    case "http":
      return httpProbe(i, `http://127.0.0.1:${place.ports?.[place.slot]}`, health, spec.domains[0]);
    case "tcp":
      return `listening_${i}`;
    case "command":
      return `docker exec ${container} ${quoteArgv(health.command)} >"$tmp/${i}/fact.last output" 2>&1 </dev/null`;
    case "container":
      return `[ "$(docker inspect -f '{{if .State.Health}}{{.State.Health.Status}}{{end}}' ${container})" = healthy ]`;
    case "running":
      return `clock; [ $((now-begin)) -ge ${health.settle} ] && alive_${i}`;
  }
}

/** Frameworks refuse names they do not know, so the check comes under the service's own name. */
export function httpProbe(
  i: number | string,
  base: string,
  health: HealthCheck & { kind: "http" },
  domain: string | undefined,
): string {
  const host = domain === undefined ? "" : ` -H ${quote(`Host: ${domain}`)}`;
  return `code=$(curl -s --noproxy '*' -o "$tmp/${i}/body" -D "$tmp/${i}/head" -w '%{http_code}' --max-time 5 -A sluice-health${host} ${quote(base + health.path)}) || code=000
  printf %s "$code" >"$tmp/${i}/fact.last status"
  [ "$code" -ge ${health.status.from} ] && [ "$code" -le ${health.status.to} ]`;
}

/**
 * Whether the container listens, read from its own socket table. Connecting from the host proves
 * nothing: Docker's port forwarder accepts before the application does. With \`only\`: whether it
 * listens on loopback alone, the commonest mistake.
 */
function listeningShell(i: number, container: string, port: number): string {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return `listening_${i}() {
  pid=$(docker inspect -f '{{.State.Pid}}' ${quote(container)} 2>/dev/null) || return 1
  cat "/proc/$pid/net/tcp" "/proc/$pid/net/tcp6" 2>/dev/null | awk -v only="$1" '
    $4=="0A" && $2 ~ /:${hex}$/ { if ($2 ~ /^(0100007F|00000000000000000000000001000000):/) inside=1; else outside=1 }
    END { exit !(only ? inside && !outside : outside) }'
}`;
}
