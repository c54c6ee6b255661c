import type { Host } from "../../contracts/host.ts";
import type { ObservedHost } from "../../model/observed.ts";

/** What is on a host that has just been made: nothing of anybody's. */
export function blankHost({ name: host }: Pick<Host, "name">): ObservedHost {
  return {
    host,
    fingerprint: "",
    nginx: { version: "", running: true, ipv6: true },
    clockSkew: 0,
    state: undefined,
    releases: [],
    greens: [],
    maintenance: [],
    containers: [],
    vhost: undefined,
    images: [],
    reservedPorts: [],
    listeningPorts: [],
    draining: [],
    hold: undefined,
  };
}
