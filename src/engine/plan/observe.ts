import type { Host } from "../../contracts/host.ts";
import type { Proxy } from "../../contracts/proxy.ts";
import { flagFolder, type Scope, stateFolder, vhostFile } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";
import { phase } from "../host/shell.ts";

/**
 * Shell that prints the digest of all that a plan rests on. The plan carries it and the host
 * computes it again before the first change. A container that is being drained counts as stopped:
 * that it stops meanwhile is nobody's doing.
 */
export function fingerprintShell(scope: Scope, host: Host): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  const vhost = `${host.layout.vhostFolder}/${vhostFile(scope)}`;
  return `${DRAINING}
fingerprint() {
  draining=$(draining | tr '\\n' ' ')
  { cat ${quote(`${folder}/state.json`)} ${quote(vhost)} 2>/dev/null
    ls ${quote(flagFolder(host.layout.stateRoot, scope))} 2>/dev/null
    docker ps -a --no-trunc ${filters(scope)} --format '{{.ID}} {{.State}} {{.Names}}' |
      awk -v draining="$draining" 'BEGIN { for (n = split(draining, names, " "); n > 0; n--) stopping[names[n]] }
        { print $1, $3 in stopping ? "exited" : $2 }' | sort
  } | sha256sum | cut -c1-16
}`;
}

/** Shell that names the containers being drained: those with a marker of this boot. */
const DRAINING = `drains_now() { [ "$(cat "$1" 2>/dev/null)" = "$(cat /proc/sys/kernel/random/boot_id)" ]; }
draining() {
  for mark in "$folder"/draining/*; do ! drains_now "$mark" || echo "\${mark##*/}"; done
}`;

function filters(scope: Scope): string {
  return [`project=${scope.project}`, `environment=${scope.environment}`]
    .map((label) => `--filter label=sluice.${label}`)
    .join(" ");
}

const CONTAINER = [
  ...["id={{.ID}}", "name={{.Names}}", "status={{.State}}", "detail={{.Status}}"],
  ...["service", "slot", "release", "image", "port", "specification"].map(
    (name) => `${name}={{.Label "sluice.${name}"}}`,
  ),
  "created={{.CreatedAt}}",
].join("|");

/** Reads everything a plan needs in one go; changes nothing but what a dead run left half done. */
export function observePhase(scope: Scope, host: Host, proxy: Proxy, repair: boolean): string {
  const { layout } = host;
  const folder = stateFolder(layout.stateRoot, scope);
  return phase(
    folder,
    `${fingerprintShell(scope, host)}
${repair ? REPAIR : ""}
docker info --format '{{.ServerVersion}}|{{.Architecture}}|{{.DockerRootDir}}' >"$tmp/docker" 2>"$tmp/docker.err" &
docker ps -a --no-trunc ${filters(scope)} --format ${quote(CONTAINER)} >"$tmp/containers" 2>/dev/null &
docker images --digests --format '{{.Repository}}:{{.Tag}}
{{.Repository}}@{{.Digest}}' >"$tmp/images" 2>/dev/null &
fingerprint >"$tmp/fingerprint" 2>/dev/null &
wait
[ -s "$tmp/docker" ] || { note "$tmp/fact.detail" <"$tmp/docker.err"; fail DOCKER_UNREACHABLE 'Docker does not answer'; }
for tool in curl base64 tac timeout sha256sum; do
  command -v $tool >/dev/null || fail HOST_NOT_READY "$tool is missing"
done
command -v nginx >/dev/null || fail HOST_NOT_READY 'nginx is missing'
root=$(cut -d'|' -f3 "$tmp/docker"); [ -d "$root" ] || root=/
part() { say '{"event":"part","name":"'"$1"'","data":"'"$(b64)"'"}'; }
part docker <"$tmp/docker"
part containers <"$tmp/containers"
part images <"$tmp/images"
part fingerprint <"$tmp/fingerprint"
df -Pk "$root" | awk 'NR==2{print $4}' | part free
{ ${proxy.observe(layout)}; } | part nginx
date +%s | part clock
cat "$folder/state.json" 2>/dev/null | part state
cat "$folder/hold.json" 2>/dev/null | part hold
for file in "$folder"/releases/*.json; do [ -f "$file" ] && { cat "$file"; echo; }; done | part releases
ls ${quote(flagFolder(layout.stateRoot, scope))} 2>/dev/null | part flags
cat ${quote(`${layout.vhostFolder}/${vhostFile(scope)}`)} 2>/dev/null | part vhost
for file in ${quote(layout.stateRoot)}/*/*/ports; do
  [ "$file" = "$folder/ports" ] || cat "$file" 2>/dev/null
done | part reserved
awk '$4=="0A"{print $2}' /proc/net/tcp /proc/net/tcp6 2>/dev/null | part listening
draining | part draining`,
  );
}

/** What a dead run had begun is taken back before anything is looked at. */
const REPAIR = `if [ -s "$ledger" ]; then
  docker version >/dev/null 2>"$tmp/fact.detail" || fail DOCKER_UNREACHABLE 'Docker does not answer'
  say '{"event":"repaired","intent":"b64:'"$(cat "$folder/intent.json" 2>/dev/null | b64)"'"}'
fi
mine=1
undo
# Whatever drained in an earlier boot has died with it.
for mark in "$folder"/draining/*; do drains_now "$mark" || rm -f "$mark"; done`;
