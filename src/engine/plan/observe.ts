import type { Host, HostLayout } from "../../contracts/host.ts";
import type { Proxy } from "../../contracts/proxy.ts";
import {
  DOZE,
  flagFolder,
  type Scope,
  SEEDED,
  SLEEPING,
  stateFolder,
  vhostFile,
} from "../../model/names.ts";
import { quote } from "../../model/quote.ts";
import { phase } from "../host/shell.ts";
import { fingerprintShell } from "./fingerprint.ts";
import { PART_MARK } from "./read.ts";

/**
 * Reads everything a plan needs in one go; with `repair`, for a run that changes things, it first
 * takes back what a dead run left half done. The files are read while Docker answers.
 */
export function observePhase(scope: Scope, host: Host, proxy: Proxy, repair: boolean): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  return phase(
    folder,
    `${fingerprintShell(scope, host)}
part() { printf '\n${PART_MARK}%s\n' "$1"; }
${repair ? REPAIR : ""}
# Before the containers, as in fingerprint.
drained=$(draining)
{ containers "$tmp/images" && part images; } >"$tmp/containers" 2>"$tmp/docker.err" & listing=$!
for tool in curl awk base64 tac timeout sha256sum nginx; do
  command -v $tool >/dev/null || fail HOST_NOT_READY "$tool is missing"
done
{ ${repair ? "" : ENGINE}${partsShell(scope, host, proxy)}
} >"$tmp/files" 2>/dev/null
wait $listing || { note "$tmp/fact.detail" <"$tmp/docker.err"; fail DOCKER_UNREACHABLE 'Docker does not answer'; }
say '{"event":"part","name":"containers","data":"'"$(cat "$tmp/containers" "$tmp/images" "$tmp/files" | b64)"'"}'`,
  );
}

function partsShell(scope: Scope, { layout }: Host, proxy: Proxy): string {
  return `part nginx; ${proxy.observe(layout)}
  part flags; for file in ${quote(flagFolder(layout.stateRoot, scope))}/*; do [ ! -e "$file" ] || printf '%s\\n' "\${file##*/}"; done
  part timers; for file in "$folder"/timers/*; do [ ! -e "$file" ] || sed -n "2s@^# specification@\${file##*/}@p" "$file"; done
  part doze; { read -r _ && read -r _ _ digest && printf '%s\\n' "$digest"; } <"$folder/${DOZE}"
  part sleeping; for file in "$folder/${SLEEPING}"/*.json; do [ ! -e "$file" ] || printf '%s\\n' "\${file##*/}"; done
  part draining; printf '%s\\n' "$drained"
  part clock; date +%s
  awk ${quote(READER)} "$folder/ports" ${filesArgv(scope, layout)}`;
}

/** `part=NAME` and the files of that part, one after the other. */
function filesArgv(scope: Scope, layout: HostLayout): string {
  return [
    `part=state "$folder/state.json" part=hold "$folder/hold.json" part=seeded "$folder/${SEEDED}"`,
    `part=vhost ${quote(`${layout.vhostFolder}/${vhostFile(scope)}`)}`,
    `part=releases "$folder"/releases/*.json`,
    "part=listening /proc/net/tcp /proc/net/tcp6",
    `part=reserved ${quote(layout.stateRoot)}/*/*/ports`,
  ].join(" ");
}

/** All files by one process; one that is not there is empty. The first is left out. */
const READER = `BEGIN {
  for (i = 2; i < ARGC; i++) {
    if (sub(/^part=/, "", ARGV[i])) {
      part = ARGV[i]
      printf "\\n${PART_MARK}%s\\n", part
    } else if (ARGV[i] != ARGV[1]) {
      while ((getline line <ARGV[i]) > 0) {
        if (part != "listening") print line
        else if (split(line, words, " ") && words[4] == "0A") print words[2]
      }
      close(ARGV[i])
    }
  }
}`;

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
for mark in "$folder"/draining/*; do drains_now "$mark" || [ ! -e "$mark" ] || rm -f "$mark"; done`;
