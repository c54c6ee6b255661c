import type { Image } from "../catalogue/images.ts";
import type { Size } from "../catalogue/sizes.ts";
import type { Machine } from "../machines/types.ts";

export interface Droplet {
  readonly id: number;
  name: string;
  size: Size;
  readonly region: string;
  image: Image;
  status: "new" | "active" | "off";
  readonly createdAt: number;
  readonly tags: string[];
  readonly features: Set<string>;
  readonly vpc: string;
  readonly userData: string;
  /** The public keys that root lets in. */
  readonly publicKeys: readonly string[];
  readonly addresses: Addresses;
  /** `networks` is empty until this is set. */
  isConnected: boolean;
  /** One at a time: while it runs, the droplet is locked and refuses others. */
  pending: Action | undefined;
  /** Accepted for deletion; still shown until it is gone. */
  isDoomed: boolean;
  /** The real host, where there is one. */
  machine: Promise<Machine> | undefined;
}

export interface Addresses {
  publicV4: string;
  readonly privateV4: string;
  publicV6: string | undefined;
}

export interface Action {
  readonly id: number;
  readonly type: string;
  status: "in-progress" | "completed" | "errored";
  readonly startedAt: number;
  completedAt: number | undefined;
  readonly resourceId: number;
  readonly resourceType: "droplet" | "image";
  readonly region: string;
}

/** Tags are matched without regard to case. */
export function hasTag(droplet: Droplet, name: string): boolean {
  return droplet.tags.some((it) => it.toLowerCase() === name.toLowerCase());
}
