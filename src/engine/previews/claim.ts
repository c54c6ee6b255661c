import type { Host } from "../../contracts/host.ts";
import { type Scope, stateFolder } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";
import { phase, writeFile } from "../host/shell.ts";
import type { Claim } from "./load.ts";
import { CLAIM, claimsShell, claimText, CLOSED } from "./rooms.ts";

/** What came of a claim: `changed` while it was decided on, or the host is `closed`. */
export type Claimed = "claimed" | "changed" | "closed";

/**
 * One lock for all places on a host, of every project. It is on the folder itself: a file would be
 * the one thing that a destroy leaves behind.
 */
const PLACES = `mkdir -p "$root" && exec 8<"$root" && flock -w 30 8 || fail HOST_FAILED 'the places on the host cannot be locked'`;

/** `keep`: only where none is. `anew`: where it is anyway, it may take more. */
export type ClaimMode = "keep" | "anew" | { readonly digest: string };

/**
 * Shell that takes a place and says `place` with what came of it. With a digest only if the claims on
 * the host are still those that were decided on.
 */
export function claimPhase(host: Host, scope: Scope, claim: Claim, mode: ClaimMode): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  const file = `${folder}/${CLAIM}`;
  const say = (is: Claimed) => `say '{"event":"place","is":"${is}"}'`;
  return phase(
    folder,
    `${claimsShell(host)}
${PLACES}
if [ -e "$root/${CLOSED}" ]; then ${say("closed")}
${otherwise(mode, file, say)}else
  mkdir -p "$folder" && ${writeFile(file, claimText(claim))} || fail DISK_FULL 'the claim could not be written'
  ${say("claimed")}
fi
exec 8<&-`,
  );
}

function otherwise(mode: ClaimMode, file: string, say: (is: Claimed) => string): string {
  if (mode === "anew") return "";
  if (mode === "keep") return `elif [ -e ${quote(file)} ]; then ${say("claimed")}\n`;
  return `elif [ "$(digest)" != ${quote(mode.digest)} ]; then ${say("changed")}\n`;
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
