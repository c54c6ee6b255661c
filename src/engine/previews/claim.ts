import type { Host } from "../../contracts/host.ts";
import { type Scope, stateFolder } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";
import { phase, writeFile } from "../host/shell.ts";
import type { Load } from "./place.ts";
import { CLAIM, claimsShell, claimText, CLOSED } from "./rooms.ts";

/** What came of a claim: `changed` while it was decided on, or the host is `closed`. */
export type Claimed = "claimed" | "changed" | "closed";

/**
 * One lock for all places on a host, of every project. It is on the folder itself: a file would be
 * the one thing that a destroy leaves behind.
 */
const PLACES = `mkdir -p "$root" && exec 8<"$root" && flock -w 30 8 || fail HOST_FAILED 'the places on the host cannot be locked'`;

/**
 * Shell that takes a place, if the claims on the host are still those that were decided on. Says
 * `place` with what came of it. Without a digest the preview is there already: it only says anew
 * what it takes.
 */
export function claimPhase(host: Host, scope: Scope, load: Load, digest?: string): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  const isOld =
    digest === undefined
      ? ""
      : `elif [ "$(digest)" != ${quote(digest)} ]; then say '{"event":"place","is":"changed"}'\n`;
  return phase(
    folder,
    `${claimsShell(host)}
${PLACES}
if [ -e "$root/${CLOSED}" ]; then say '{"event":"place","is":"closed"}'
${isOld}else
  mkdir -p "$folder" && ${writeFile(`${folder}/${CLAIM}`, claimText(load))} || fail DISK_FULL 'the claim could not be written'
  say '{"event":"place","is":"claimed"}'
fi
exec 8<&-`,
  );
}

/** Shell that gives a place back where nothing was deployed. */
export function withdrawPhase(host: Host, scope: Scope): string {
  return phase(
    stateFolder(host.layout.stateRoot, scope),
    `${claimsShell(host)}
${PLACES}
[ -e "$folder/state.json" ] || { rm -f "$folder/${CLAIM}"; rmdir "$folder" && rmdir "\${folder%/*}"; } 2>/dev/null
exec 8<&-`,
  );
}

/**
 * Shell that closes a host unless an environment is there: from then on nobody gets a place. Says
 * `there` with the name of each that is; nothing: it is closed.
 */
export function closePhase(host: Host, scope: Scope): string {
  return phase(
    stateFolder(host.layout.stateRoot, scope),
    `${claimsShell(host)}
${PLACES}
closed=yes
for dir in "$root"/*/*; do
  taken "$dir" || continue
  closed=
  say '{"event":"there","name":"'"\${dir##*/}"'"}'
done
[ -z "$closed" ] || : >"$root/${CLOSED}" || fail DISK_FULL 'the host could not be closed'
exec 8<&-`,
  );
}

/** Shell that names the other environments on a host: `there` events with `name`. */
export function neighboursPhase(host: Host, scope: Scope): string {
  return phase(
    stateFolder(host.layout.stateRoot, scope),
    `${claimsShell(host)}
for dir in "$root"/*/*; do
  [ "$dir" = "$folder" ] || ! taken "$dir" || say '{"event":"there","name":"'"\${dir##*/}"'"}'
done`,
  );
}
