import type { Host } from "../../contracts/host.ts";
import { pullOf } from "../../model/fleet.ts";
import { stateFolder } from "../../model/names.ts";
import type { FoundPreview } from "../../model/previews.ts";
import { quote, quoteArgv } from "../../model/quote.ts";
import type { HostEvent } from "../host/session.ts";
import { phase } from "../host/shell.ts";
import { CLAIM } from "./rooms.ts";

/**
 * Shell that names the environments of a project on a host: `place` events with `name` and, in seconds,
 * `at` of what was recorded last. What was begun and never recorded is found by its claim and its labels.
 */
export function findPhase({ layout }: Host, project: string): string {
  const scope = { project, environment: "previews" };
  const label = `label=sluice.project=${project}`;
  const list = (kind: readonly string[]) =>
    quoteArgv([
      "docker",
      ...kind,
      "--filter",
      label,
      "--format",
      '{{.Label "sluice.environment"}}',
    ]);
  return phase(
    stateFolder(layout.stateRoot, scope),
    `place() { say '{"event":"place","name":"'"$1"'","at":'"$2"'}'; }
for file in ${quote(`${layout.stateRoot}/${project}`)}/*/state.json; do
  [ -f "$file" ] || continue
  dir=\${file%/state.json}
  place "\${dir##*/}" "$(stat -c %Y "$file")"
done
for file in ${quote(`${layout.stateRoot}/${project}`)}/*/${CLAIM}; do
  [ -f "$file" ] || continue
  dir=\${file%/${CLAIM}}
  place "\${dir##*/}" 0
done
{ ${list(["ps", "-a"])}; ${list(["volume", "ls"])}; ${list(["network", "ls"])}; } 2>/dev/null | sort -u |
  while read -r name; do [ -z "$name" ] || place "$name" 0; done`,
  );
}

/** Gathers the answers of {@link findPhase} from all hosts. */
export function previewFinder(now: number): {
  readonly onEvent: (host: string, event: HostEvent) => void;
  readonly found: () => readonly FoundPreview[];
} {
  const all = new Map<number, { at: number; hosts: Set<string> }>();
  return {
    onEvent(host, { event, name, at }) {
      const pull = event === "place" ? pullOf(String(name)) : undefined;
      if (pull === undefined) return;
      const one = all.get(pull) ?? { at: 0, hosts: new Set() };
      one.at = Math.max(one.at, Number(at) * 1000 || 0);
      one.hosts.add(host);
      all.set(pull, one);
    },
    found: () =>
      [...all]
        .toSorted(([a], [b]) => a - b)
        // What was never recorded may be on its way: its time has not begun.
        .map(([pull, { at, hosts }]) => ({ pull, deployed: at || now, hosts: [...hosts] })),
  };
}
