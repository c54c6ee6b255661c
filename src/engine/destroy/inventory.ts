import type { Host } from "../../contracts/host.ts";
import { networkName, type Scope, stateFolder } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";
import { IMAGES_ELSEWHERE } from "../host/elsewhere.ts";
import type { HostEvent } from "../host/session.ts";
import { phase } from "../host/shell.ts";

/** What a destroy must know beyond an observation. */
export interface Inventory {
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
  /** Have our names and not our labels. */
  readonly unowned: readonly {
    readonly kind: "container" | "volume" | "network";
    readonly name: string;
  }[];
  /** Images that other environments on the host have recorded. */
  readonly usedElsewhere: readonly string[];
  /** Another environment of the project is on the host. */
  readonly hasSiblings: boolean;
  readonly hasFolder: boolean;
}

/** Shell that lists them: lines `kind|name|project|environment`, images of others, the folder. */
export function inventoryPhase(scope: Scope, { layout }: Host): string {
  const folder = stateFolder(layout.stateRoot, scope);
  const labels = '{{.Label "sluice.project"}}|{{.Label "sluice.environment"}}';
  const list = (kind: string, name: string) => quote(`${kind}|{{.${name}}}|${labels}`);
  return phase(
    folder,
    `part() { say '{"event":"inventory","name":"'"$1"'","data":"'"$(b64)"'"}'; }
{
  docker ps -a --format ${list("container", "Names")}
  docker volume ls --format ${list("volume", "Name")}
  docker network ls --format ${list("network", "Name")}
} 2>/dev/null | part things
${IMAGES_ELSEWHERE} | part elsewhere
for sibling in "\${folder%/*}"/*/state.json; do
  [ "$sibling" = "$folder/state.json" ] || [ ! -e "$sibling" ] || echo yes
done | part siblings
{ [ ! -d "$folder" ] || echo yes; } | part folder`,
  );
}

/** Gathers the answers of {@link inventoryPhase}. */
export function inventoryReader(scope: Scope): {
  readonly onEvent: (event: HostEvent) => void;
  readonly read: () => Inventory;
} {
  const parts = new Map<string, string[]>();
  return {
    onEvent: ({ event, name, data }) => {
      if (event !== "inventory") return;
      const text = Buffer.from(String(data), "base64").toString("utf8");
      parts.set(
        String(name),
        text.split("\n").filter((row) => row !== ""),
      );
    },
    read: () => readInventory(scope, (name) => parts.get(name) ?? []),
  };
}

function readInventory(scope: Scope, rows: (name: string) => readonly string[]): Inventory {
  const things = rows("things").map((row) => {
    const [kind = "", name = "", project, environment] = row.split("|");
    const ours = project === scope.project && environment === scope.environment;
    return { kind: kind as "container" | "volume" | "network", name, ours, marked: project !== "" };
  });
  const owned = (kind: string) =>
    things.filter((thing) => thing.kind === kind && thing.ours).map(({ name }) => name);
  // Docker gives networks and volumes of the same names: both start as the environment's network.
  const isNamedLikeOurs = (name: string) =>
    name === networkName(scope) || name.startsWith(`${networkName(scope)}_`);
  return {
    volumes: owned("volume"),
    networks: owned("network"),
    unowned: things
      .filter(({ name, ours, marked }) => !ours && !marked && isNamedLikeOurs(name))
      .map(({ kind, name }) => ({ kind, name })),
    usedElsewhere: rows("elsewhere").map((row) => row.slice('"image":"'.length, -1)),
    hasSiblings: rows("siblings").length > 0,
    hasFolder: rows("folder").length > 0,
  };
}
