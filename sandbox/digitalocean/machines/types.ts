import type { SandboxHost } from "../../hosts/index.ts";

/** What a droplet's real host is made of. No I/O here. */
export interface MachineSpec {
  readonly id: number;
  readonly hostname: string;
  readonly region: string;
  /** `bare`, `prepared` or the reference of a snapshot. */
  readonly body: string;
  readonly userData: string;
  readonly publicKeys: readonly string[];
  readonly privateV4: string;
  /** Length of the VPC's prefix. */
  readonly privateBits: number;
  /** Taken from a droplet that is gone, because clouds do that; otherwise one by chance. */
  readonly address?: string;
}

export interface Machine {
  /** IPv4, the droplet's public address. */
  readonly address: string;
  readonly name: string;
  power(verb: PowerVerb): Promise<void>;
  /** Ends with the reference of an image that a new machine can be started from. */
  snapshot(image: number): Promise<string>;
  /** Opens only what the rules name; `undefined` opens everything. */
  guard(rules: GuardRules | undefined): Promise<void>;
  /** The host with its faults and its key as of now; waits until cloud-init has placed that. */
  host(): Promise<SandboxHost>;
  destroy(): Promise<void>;
}

export type PowerVerb = "shutdown" | "power_off" | "power_on" | "reboot" | "power_cycle";

export interface GuardRules {
  readonly inbound: readonly GuardRule[];
  readonly outbound: readonly GuardRule[];
}

export interface GuardRule {
  readonly protocol: "tcp" | "udp" | "icmp";
  /** `22`, `8000-9000`, or `0` and `all` for every port. */
  readonly ports: string;
  /** Networks; an IPv6 one is left to the cloud, as real hosts have IPv4 only. */
  readonly networks: readonly string[];
}

/** Starts real hosts. */
export interface Machines {
  /** Ends when the host has power and an address: its sshd and cloud-init take longer. */
  start(spec: MachineSpec): Promise<Machine>;
  removeSnapshot(reference: string): Promise<void>;
}
