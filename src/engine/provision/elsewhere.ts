import { type Scope, stateFolder } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";
import { phase } from "../host/shell.ts";

/** Shell that names the other environments on a host: `environment` events with `name`. */
export function environmentsPhase(stateRoot: string, scope: Scope): string {
  const folder = stateFolder(stateRoot, scope);
  return phase(
    folder,
    `for file in ${quote(stateRoot)}/*/*/state.json; do
  [ -f "$file" ] || continue
  place=\${file%/state.json}
  [ "$place" = "$folder" ] || say '{"event":"environment","name":"'"\${place##*/}"'"}'
done`,
  );
}
