import type { HostPlan } from "../../model/plan.ts";
import type { Release } from "../../model/release.ts";
import { writeFile } from "../host/shell.ts";

/**
 * Shell that writes what has become true. Removing the ledger is the point of no return: from then
 * on nothing of this release is ever taken back by a failure.
 */
export function recordShell(folder: string, release: Release, next: HostPlan["next"]): string {
  const file = `${folder}/releases/${release.id}.json`;
  const ports = Object.values(next.services).flatMap((service) =>
    Object.values(service.ports ?? {}),
  );
  return [
    `[ -d "$folder/releases" ] || mkdir -p "$folder/releases"`,
    `promise 'rm -f "$folder/releases/${release.id}.json" "$folder/releases/${release.id}.json.tmp"'`,
    // A link is a copy here: the file is only ever replaced, never written in place.
    `[ ! -e "$folder/state.json" ] && rm -f "$folder/state.previous" || ln -f "$folder/state.json" "$folder/state.previous" || fail DISK_FULL 'no copy can be made'`,
    `promise 'give_back "$folder/state.previous" "$folder/state.json"'`,
    `{ ${writeFile(file, JSON.stringify(release))} && ${writeFile(`${folder}/ports`, ports.join("\n"))} && ${writeFile(`${folder}/state.json`, JSON.stringify(next))}; } || fail DISK_FULL 'the release could not be recorded'`,
    `rm -f "$ledger" "$folder/intent.json"`,
    `say '{"event":"recorded","release":${release.id}}'`,
  ].join("\n");
}
