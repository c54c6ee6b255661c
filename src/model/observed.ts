import type { HostState, Release } from "./release.ts";
import type { Slot } from "./slot.ts";

/** A container of ours on a host, as Docker reports it. */
export interface ObservedContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly slot: Slot;
  readonly release: number;
  /** `created running paused restarting exited dead`. */
  readonly status: string;
  readonly specification: string;
  /** A reference that Docker could run when it was made. */
  readonly image: string;
  readonly port: number | undefined;
  /** Docker's own words, such as `Up 3 minutes (healthy)`. */
  readonly detail: string;
}

/** One host as it is now. */
export interface ObservedHost {
  readonly host: string;
  /** Digest of all that a plan rests on; the host recomputes it before it changes anything. */
  readonly fingerprint: string;
  /** Only asked for by commands that look. */
  readonly docker?: {
    readonly version: string;
    readonly architecture: string;
    readonly freeBytes: number;
  };
  readonly nginx: {
    readonly version: string;
    readonly running: boolean;
    readonly ipv6: boolean;
    /** Networks of containers outside of Docker's usual ranges. */
    readonly bridges?: readonly string[];
  };
  /** Host clock minus ours, milliseconds. */
  readonly clockSkew: number;
  readonly state: HostState | undefined;
  readonly releases: readonly Release[];
  /** Services whose flag file says green, the truth about traffic; all others are on blue. */
  readonly greens: readonly string[];
  readonly maintenance: readonly string[];
  readonly containers: readonly ObservedContainer[];
  /** Text of our vhost file; undefined when there is none. */
  readonly vhost: string | undefined;
  /** References that can be run: `repository:tag`, `repository@digest`. */
  readonly images: readonly string[];
  /** Ports recorded by other environments on this host. */
  readonly reservedPorts: readonly number[];
  /** Ports that something listens on now. */
  readonly listeningPorts: readonly number[];
  /** Services whose old slot is still being drained in the background. */
  readonly draining: readonly string[];
  /** Scheduled services that the host runs at their times → the specification of each. */
  readonly timers?: Readonly<Record<string, string>>;
  /** Its containers are stopped until somebody visits it. */
  readonly asleep?: boolean;
  /** Specification of what lets it sleep. */
  readonly doze?: string;
  /** `seed` has been run here. */
  readonly seeded?: boolean;
  /** A person's hold, or undefined. */
  readonly hold: Hold | undefined;
}

/** A manual lock. Its times are by the clock of the place that keeps it. */
export interface Hold {
  /** Tells one hold from the next, so that only an unchanged one is released. */
  readonly id: string;
  readonly holder: string;
  readonly reason: string;
  readonly since: string;
  /** ISO 8601; absent: until someone unlocks. */
  readonly expires?: string;
}
