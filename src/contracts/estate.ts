/** Kinds of things that we make in an account, besides what is on hosts. */
export const ESTATE_KINDS = [
  "droplet",
  "firewall",
  "key",
  "network",
  "template",
  "record",
  "tag",
  "coolify application",
  "coolify server",
  "coolify key",
  "coolify environment",
  "coolify project",
] as const;
export type EstateKind = (typeof ESTATE_KINDS)[number];

/** One thing in an account. Tags of a droplet, or the region of a network, say whose it is. */
export interface EstateThing {
  readonly kind: EstateKind;
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970; absent where the vendor does not say. */
  readonly createdAt?: number;
  /** Of a droplet and of a template. */
  readonly tags?: readonly string[];
  /** Of a droplet and of a network. */
  readonly region?: string;
  /** Public ones of a droplet. */
  readonly addresses?: readonly string[];
  /** Of an application: what it is in our words. */
  readonly slot?: { readonly service: string; readonly slot: string; readonly host: string };
  /** Ids of what lies in it, runs on it or uses it, whoever's that is; absent where none can. */
  readonly holds?: readonly string[];
  /** Address that a record points at. */
  readonly data?: string;
}

/** Everything of ours in an account, for whoever compares it with what should be there. */
export interface Estate {
  /**
   * Every droplet, and of the other kinds what bears a name of ours. Complete or rejected: what is
   * missing from a list must not look as if it did not exist.
   */
  list(): Promise<readonly EstateThing[]>;
  /** An absent thing is no error. Droplets are removed through `Cloud.destroy`. */
  remove(thing: EstateThing): Promise<void>;
}
