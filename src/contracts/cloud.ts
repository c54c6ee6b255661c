import type { Droplet } from "../model/droplet.ts";
import type { Size } from "../model/price.ts";
import type { Host, HostConnection } from "./host.ts";

export interface CloudAccount {
  /** Of the team where there is one, else of the person: what a pin names. */
  readonly id: string;
  /** For messages. */
  readonly name: string;
  /** Droplets the account may have. */
  readonly limit: number;
}

/** Droplets alike in everything but their name; ten at most. */
export interface Batch {
  readonly names: readonly string[];
  readonly region: string;
  readonly size: string;
  /** Slug of a distribution, or the id of a snapshot. */
  readonly image: string | number;
  readonly tags: readonly string[];
  /** Cloud-init's, 64 KiB at most. */
  readonly userData: string;
  readonly ground: Ground;
  readonly backups: boolean;
  readonly ipv6: boolean;
  readonly monitoring: boolean;
}

/** What must be there before a droplet is. */
export interface GroundWish {
  readonly project: string;
  readonly region: string;
  /** `ssh-ed25519 AAAA…`: whoever holds its private half logs in as root. */
  readonly publicKey: string;
  /** Networks that may reach port 22. */
  readonly sshFrom: readonly string[];
}

export interface Ground {
  readonly vpc: string;
  /** Of the SSH key, as the vendor names it. */
  readonly key: string;
  /** The vendor's own project that droplets are filed under, where it has one of our name. */
  readonly project?: string;
}

/**
 * A vendor that makes droplets. The engine decides; this asks. Rejections: `API_UNREACHABLE` (it may
 * have happened all the same), `API_REFUSED`, `QUOTA_EXCEEDED` (the account's own limit).
 */
export interface Cloud {
  account(): Promise<CloudAccount>;
  sizes(): Promise<readonly Size[]>;
  /** Complete or rejected. With a tag those that carry it, which may lack ones made seconds ago. */
  droplets(tag?: string): Promise<readonly Droplet[]>;
  /** One call. The names need not be free: two calls make two droplets of the same name. */
  create(batch: Batch): Promise<readonly Droplet[]>;
  /** Makes the tag when absent. An absent droplet is no error on removal. */
  tag(ids: readonly number[], change: { add?: string; remove?: string }): Promise<void>;
  /** Asks for its end, once. `gone`: there is none. `busy`: ask again, it was refused for now. */
  destroy(id: number): Promise<"asked" | "busy" | "gone">;
  /** Observes, makes what is missing and mends what differs: firewall, network, key. */
  ground(wish: GroundWish): Promise<Ground>;
}

/** How hosts that were just made are reached. */
export interface Reach {
  readonly publicKey: string;
  /** Resolves when port 22 takes a connection, else rejects with `HOST_UNREACHABLE`. */
  knock(address: string, signal: AbortSignal): Promise<void>;
  /** As root, port 22. `accepts` decides by the raw host key. Rejects as {@link Host.connect} does. */
  connect(
    address: string,
    accepts: (key: Buffer) => boolean,
    signal: AbortSignal,
  ): Promise<HostConnection>;
  /** The host called `name` at `address`, whose ed25519 key (32 bytes) is `pin`. */
  host(name: string, address: string, pin: Buffer): Host;
}
