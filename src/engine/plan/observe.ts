import type { Host } from "../../contracts/host.ts";
import type { Proxy } from "../../contracts/proxy.ts";
import { flagFolder, type Scope, stateFolder, vhostFile } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";
import { phase } from "../host/shell.ts";
import { PART_MARK } from "./read.ts";

/**
 * Shell that prints the digest of all that a plan rests on: `fingerprint [FILE]`, FILE holding what
 * `containers` printed. The plan carries it and the host computes it again before the first change;
 * without FILE, what runs is asked for and left in `$tmp/now`.
 * A container that is being drained counts as stopped: that it stops meanwhile is nobody's doing.
 */
export function fingerprintShell(scope: Scope, host: Host): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  const vhost = `${host.layout.vhostFolder}/${vhostFile(scope)}`;
  return `${DRAINING}
containers() { docker ps -a --no-trunc ${filters(scope)} --format ${quote(CONTAINER)}; }
fingerprint() {
  # Both lists are whole before awk starts: in one pipe it could read the first before it is written.
  [ $# -gt 0 ] || { draining >"$tmp/draining"; containers >"$tmp/now"; set -- "$tmp/now"; }
  { cat ${quote(`${folder}/state.json`)} ${quote(vhost)} 2>/dev/null
    ls ${quote(flagFolder(host.layout.stateRoot, scope))} 2>/dev/null
    awk -v list="$tmp/draining" -F '[=|]' 'BEGIN { while ((getline name <list) > 0) stopping[name] }
      { print $2, $4 in stopping ? "exited" : $6 }' "$1" | sort
  } | sha256sum | cut -c1-16
}`;
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

function filters(scope: Scope): string {
  return [`project=${scope.project}`, `environment=${scope.environment}`]
    .map((label) => `--filter label=sluice.${label}`)
    .join(" ");
}

/** Identity, name and state come first: the fingerprint counts the fields. */
const CONTAINER = [
  "id={{.ID}}",
  "name={{.Names}}",
  "status={{.State}}",
  "detail={{.Status}}",
  ...["service", "slot", "release", "image", "port", "specification"].map(
    (name) => `${name}={{.Label "sluice.${name}"}}`,
  ),
  "created={{.CreatedAt}}",
].join("|");

/**
 * Reads everything a plan needs in one go; with `repair`, for a run that changes things, it first
 * takes back what a dead run left half done. The files are read while Docker answers.
 */
export function observePhase(scope: Scope, host: Host, proxy: Proxy, repair: boolean): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  return phase(
    folder,
    `${fingerprintShell(scope, host)}
${repair ? REPAIR : ""}
# Before the containers: one that has stopped by then still counts as draining, never the other way.
draining >"$tmp/draining"
containers >"$tmp/containers" 2>"$tmp/docker.err" & listing=$!
docker images --digests --format '{{.Repository}}:{{.Tag}}
{{.Repository}}@{{.Digest}}' >"$tmp/images" 2>/dev/null &
for tool in curl base64 tac timeout sha256sum nginx; do
  command -v $tool >/dev/null || fail HOST_NOT_READY "$tool is missing"
done
part() { printf '\n${PART_MARK}%s\n' "$1"; }
{ ${repair ? "" : ENGINE}${filesShell(scope, host, proxy)}
} >"$tmp/files" 2>/dev/null
wait $listing || { note "$tmp/fact.detail" <"$tmp/docker.err"; fail DOCKER_UNREACHABLE 'Docker does not answer'; }
wait
all() {
  cat "$tmp/containers"
  part images; cat "$tmp/images"
  part fingerprint; fingerprint "$tmp/containers"
  cat "$tmp/files"
  part clock; date +%s
}
say '{"event":"part","name":"containers","data":"'"$(all 2>/dev/null | b64)"'"}'`,
  );
}

function filesShell(scope: Scope, { layout }: Host, proxy: Proxy): string {
  return `part nginx; ${proxy.observe(layout)}
  part state; cat "$folder/state.json"
  part hold; cat "$folder/hold.json"
  part releases; for file in "$folder"/releases/*.json; do [ -f "$file" ] && { cat "$file"; echo; }; done
  part flags; ls ${quote(flagFolder(layout.stateRoot, scope))}
  part timers; for file in "$folder"/timers/*; do sed -n "2s@^# specification@\${file##*/}@p" "$file"; done
  part vhost; cat ${quote(`${layout.vhostFolder}/${vhostFile(scope)}`)}
  part reserved; for file in ${quote(layout.stateRoot)}/*/*/ports; do
    [ "$file" = "$folder/ports" ] || { cat "$file"; echo; }
  done
  part listening; awk '$4=="0A"{print $2}' /proc/net/tcp /proc/net/tcp6
  part draining; cat "$tmp/draining"`;
}

/** Only commands that look ask the engine about itself: that costs as much as all containers. */
const ENGINE = `docker info --format '{{.ServerVersion}}|{{.Architecture}}|{{.DockerRootDir}}' >"$tmp/docker"
  part docker; cat "$tmp/docker"
  root=$(cut -d'|' -f3 "$tmp/docker"); [ -d "$root" ] || root=/
  part free; df -Pk "$root" | awk 'NR==2{print $4}'
  `;

/** What a dead run had begun is taken back before anything is looked at. */
const REPAIR = `if [ -s "$ledger" ]; then
  docker version >/dev/null 2>"$tmp/fact.detail" || fail DOCKER_UNREACHABLE 'Docker does not answer'
  say '{"event":"repaired","intent":"b64:'"$(cat "$folder/intent.json" 2>/dev/null | b64)"'"}'
fi
mine=1
undo
# Whatever drained in an earlier boot has died with it.
for mark in "$folder"/draining/*; do drains_now "$mark" || rm -f "$mark"; done`;
