import { randomInt, randomUUID } from "node:crypto";
import type { SshKey } from "./account/keys.ts";
import { type Image, publicImages } from "./catalogue/images.ts";
import { type Agenda, createAgenda } from "../http/clock.ts";
import { type AddressPool, createAddressPool } from "./droplets/addresses.ts";
import type { Bill } from "./droplets/billing.ts";
import type { Action, Droplet } from "./droplets/types.ts";
import type { RateLimits } from "./http/rates.ts";
import { createRateLimits } from "./http/rates.ts";
import type { Machines } from "./machines/types.ts";
import type { Domain } from "./network/domains.ts";
import type { Firewall } from "./network/firewalls.ts";
import type { Vpc } from "./network/vpcs.ts";
import type { Project } from "./projects.ts";
import type { Settings } from "./settings.ts";
import type { Tag } from "./tags.ts";

/** Everything that the account holds. Handlers change it; nothing else does. */
export interface World {
  readonly settings: Settings;
  readonly agenda: Agenda;
  readonly rates: RateLimits;
  readonly machines: Machines | undefined;
  readonly accountId: string;
  /** Which sixteenth of 10.100.0.0/16 and the like its VPCs take: real hosts of two accounts meet. */
  readonly block: number;
  readonly droplets: Map<number, Droplet>;
  readonly bills: Bill[];
  readonly addresses: AddressPool;
  readonly actions: Map<number, Action>;
  readonly keys: Map<number, SshKey>;
  /** By name in lower case. */
  readonly tags: Map<string, Tag>;
  readonly firewalls: Map<string, Firewall>;
  readonly vpcs: Map<string, Vpc>;
  readonly images: Map<number, Image>;
  readonly domains: Map<string, Domain>;
  readonly projects: Map<string, Project>;
  nextId(): number;
  now(): number;
}

export function createWorld(settings: Settings, machines: Machines | undefined): World {
  const { clock } = settings;
  let lastId = 512_000_000;
  return {
    settings,
    agenda: createAgenda(clock),
    rates: createRateLimits(clock, settings.rates),
    machines,
    accountId: randomUUID(),
    block: machines === undefined ? 0 : randomInt(16),
    droplets: new Map(),
    bills: [],
    addresses: createAddressPool(),
    actions: new Map(),
    keys: new Map(),
    tags: new Map(),
    firewalls: new Map(),
    vpcs: new Map(),
    images: new Map(publicImages(clock.now()).map((image) => [image.id, image])),
    domains: new Map(),
    projects: new Map(),
    nextId: () => (lastId += 1),
    now: () => clock.now(),
  };
}

/** A time as the API writes it, without milliseconds. */
export function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
