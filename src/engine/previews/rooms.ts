import type { Host } from "../../contracts/host.ts";
import { SluiceError } from "../../model/errors.ts";
import { type Scope, stateFolder } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";
import type { HostEvent } from "../host/session.ts";
import { phase } from "../host/shell.ts";
import { type Claim, USUAL } from "./load.ts";
import type { HostRoom, Load } from "./place.ts";

/** In the state folder of a preview: what it takes of the host. There from before anything of it is. */
export const CLAIM = "claim";
/** In the state root: the host is about to be destroyed, and takes no preview any more. */
export const CLOSED = "closed";

/** A preview on a host, and since when it is there as it is. */
export interface PlacedLoad extends Load {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** What it said of itself; absent: nothing that could be read. */
  readonly claim?: Omit<Claim, "environment">;
}

/** What a host says of itself. */
export interface Room extends HostRoom {
  readonly loads: readonly PlacedLoad[];
  /** Of all claims: another one, or one less, gives another. */
  readonly digest: string;
  readonly isClosed: boolean;
}

/** Shell functions: `digest` of all claims on the host, `taken DIR` whether an environment is there. */
export function claimsShell({ layout }: Pick<Host, "layout">): string {
  return `root=${quote(layout.stateRoot)}
digest() { cat "$root"/*/preview-*/${CLAIM} 2>/dev/null | sha256sum | cut -c 1-16; }
taken() { [ -e "$1/${CLAIM}" ] || [ -e "$1/state.json" ]; }`;
}

/**
 * Shell that tells how much room a host has: a `room` event, and a `load` for each preview of any
 * project. The digest comes first: what is claimed while the rest is read makes it old.
 */
export function roomPhase(host: Pick<Host, "layout">, scope: Scope): string {
  return phase(
    stateFolder(host.layout.stateRoot, scope),
    `${claimsShell(host)}
digest=$(digest)
for dir in "$root"/*/preview-*; do
  taken "$dir" || continue
  rest=\${dir#"$root"/}
  since=$(stat -c %Y "$dir/state.json" 2>/dev/null || stat -c %Y "$dir/${CLAIM}" 2>/dev/null || echo 0)
  [ -e "$dir/flags/asleep" ] && asleep=true || asleep=false
  say '{"event":"load","project":"'"\${rest%%/*}"'","name":"'"\${dir##*/}"'","since":'"$since"',"asleep":'$asleep',"claim":"'"$(b64 <"$dir/${CLAIM}" 2>/dev/null)"'"}'
done
while read -r key kib _; do [ "$key" != MemTotal: ] || break; done </proc/meminfo
[ -e "$root/${CLOSED}" ] && closed=true || closed=false
say '{"event":"room","cpus":'"$(nproc)"',"kib":'"$kib"',"digest":"'"$digest"'","closed":'$closed'}'`,
  );
}

/** Gathers the answers of {@link roomPhase}. */
export function roomReader(
  name: string,
  project: string,
): { readonly onEvent: (event: HostEvent) => void; readonly read: () => Room } {
  const loads: PlacedLoad[] = [];
  let room: HostEvent | undefined;
  return {
    onEvent(event) {
      if (event.event === "load") loads.push(readLoad(event, project));
      if (event.event === "room") room = event;
    },
    read() {
      if (room === undefined)
        throw new SluiceError("HOST_FAILED", `${name} does not tell its room`);
      const { cpus, kib, digest, closed } = room;
      return {
        name,
        cpus: Number(cpus),
        memory: Number(kib) * 1024,
        loads,
        digest: String(digest),
        isClosed: closed === true,
      };
    },
  };
}

/** One whose claim cannot be read counts as a service of which nothing is known. */
function readLoad(event: HostEvent, project: string): PlacedLoad {
  const claim = readClaim(Buffer.from(String(event["claim"]), "base64").toString("utf8"));
  const name = String(event["name"]);
  const { cpus, memory, stateful } = claim ?? { ...USUAL, stateful: 0 };
  return {
    environment: event["project"] === project ? name : `${String(event["project"])}/${name}`,
    ...{ cpus, memory, stateful },
    ...(event["asleep"] === true ? { isAsleep: true } : {}),
    since: Number(event["since"]) * 1000,
    ...(claim === undefined ? {} : { claim }),
  };
}

export function claimText({
  cpus,
  memory,
  stateful,
  services,
}: Omit<Claim, "environment">): string {
  return JSON.stringify({ cpus, memory, stateful, services });
}

function readClaim(text: string): PlacedLoad["claim"] {
  try {
    const { cpus, memory, stateful, services } = JSON.parse(text) as Record<string, unknown>;
    const isNumber = (value: unknown) => typeof value === "number" && value >= 0;
    const isKnown = [cpus, memory, stateful].every(isNumber) && Array.isArray(services);
    return isKnown ? ({ cpus, memory, stateful, services } as PlacedLoad["claim"]) : undefined;
  } catch {
    return undefined;
  }
}
