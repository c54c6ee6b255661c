import { createHash } from "node:crypto";
import type { Host } from "../../contracts/host.ts";
import { flagFolder, type Scope, stateFolder, vhostFile } from "../../model/names.ts";
import type { HostPlan } from "../../model/plan.ts";
import { quote } from "../../model/quote.ts";
import { containersShell } from "./containers.ts";

/**
 * Shell that leaves the digest of all that a plan rests on in `digest`, and in `rows` what
 * `containers` says: `fingerprint`, which fails when Docker does not answer. The plan carries what
 * {@link fingerprintOf} made of the observation; the host computes it before the first change.
 * A container that is being drained counts as stopped: that it stops meanwhile is nobody's doing.
 */
export function fingerprintShell(scope: Scope, host: Host): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  const files = [`${folder}/state.json`, `${host.layout.vhostFolder}/${vhostFile(scope)}`];
  return `${DRAINING}
${containersShell(scope)}
states() {
  while IFS='=|' read -r _ id _ name _ state _; do
    case "$line_end$drained$line_end" in *"$line_end$name$line_end"*) state=exited ;; esac
    [ -z "$id" ] || printf '%s %s\\n' "$id" "$state"
  done
}
basis() {
  line_end='
'
  set --
  for file in ${files.map(quote).join(" ")}; do [ ! -f "$file" ] || set -- "$@" "$file"; done
  [ $# -eq 0 ] || awk 1 "$@"
  for file in ${quote(flagFolder(host.layout.stateRoot, scope))}/*; do [ ! -e "$file" ] || printf '%s\\n' "\${file##*/}"; done
  printf '%s\\n' "$rows" | states
}
fingerprint() {
  # Before the containers: one that has stopped by then still counts as draining, never the other way.
  drained=$(draining)
  rows=$(containers 2>"$tmp/docker.err") || return 1
  digest=$(basis 2>/dev/null | sha256sum)
  digest=\${digest%"\${digest#????????????????}"}
}`;
}

/** Shell that refuses to go on when that is no longer what the plan rests on. */
export function freshShell(scope: Scope, host: Host, { fingerprint }: HostPlan): string {
  return `${fingerprintShell(scope, host)}
fingerprint || { note "$tmp/fact.detail" <"$tmp/docker.err"; fail DOCKER_UNREACHABLE 'Docker does not answer'; }
[ "$digest" = ${quote(fingerprint)} ] || fail PLAN_STALE 'what was planned on has changed'`;
}

/**
 * Shell that names the containers being drained: whoever drains one holds its marker locked. A
 * young marker counts too, for the time until it is. Neither outlives a boot or a killed process.
 * Hosts that are containers share their kernel's boot id, hence also when process 1 began.
 */
const DRAINING = `boot=$(read -r one </proc/1/stat; set -- \${one##*)}; read -r id </proc/sys/kernel/random/boot_id; echo "$id \${20}")
drains_now() {
  { read -r since && read -r at; } 2>/dev/null <"$1" && [ "$since" = "$boot" ] || return 1
  clock
  { [ $((now-at)) -ge 0 ] && [ $((now-at)) -lt 5000 ]; } || ! flock -n 8 8<"$1"
}
draining() {
  for mark in "$folder"/draining/*; do ! drains_now "$mark" || echo "\${mark##*/}"; done
}`;

/** The same from the parts of an observation. */
export function fingerprintOf(part: (name: string) => string): string {
  const draining = lines(part("draining"));
  const states = lines(part("containers"))
    .filter((row) => row !== "")
    .map((row) => {
      const [, id, , name = "", , state] = row.split(/[=|]/);
      return `${id} ${draining.includes(name) ? "exited" : state}`;
    });
  const all = ["state", "vhost", "flags"].flatMap((name) => lines(part(name)));
  const basis = [...all, ...states].map((line) => `${line}\n`).join("");
  return createHash("sha256").update(basis).digest("hex").slice(0, 16);
}

/** Without the end of the last line, which a file may lack. */
function lines(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
