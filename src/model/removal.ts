import { SluiceError } from "./errors.ts";
import type { Service } from "./project.ts";

/** What a destroy takes away, as data: shown, agreed to, then done. */
export interface Removal {
  readonly project: string;
  readonly environment: string;
  readonly hosts: readonly HostRemoval[];
}

export interface HostRemoval {
  readonly host: string;
  /** Of the observation this rests on. */
  readonly fingerprint: string;
  /** In the order in which they go. */
  readonly things: readonly Thing[];
  readonly left: readonly LeftThing[];
}

export type ThingKind =
  | "vhost"
  | "timer"
  /** What lets it sleep. */
  | "doze"
  | "container"
  | "network"
  | "volume"
  | "image"
  | "state"
  | "droplet"
  /** What a platform calls a slot. */
  | "application"
  /** Of a platform, with its data. */
  | "database";

export interface Thing {
  readonly kind: ThingKind;
  /** Its name, or the path of a file or folder. */
  readonly name: string;
}

/** Looks as if it were ours, or could go too, and stays. */
export interface LeftThing extends Thing {
  readonly why: string;
}

export function isNothing(removal: Removal): boolean {
  return removal.hosts.every(({ things }) => things.length === 0);
}

/** Whether hosts may have volumes of these. */
export function mayHoldData(services: readonly Pick<Service, "volumes">[]): boolean {
  return services.some(({ volumes }) => Object.keys(volumes).length > 0);
}

/** A machine that goes takes what is on it along, whatever is said about it. */
export function dataLoss(names: readonly string[]): SluiceError {
  const all = names.join(", ");
  const message = `${all} holds data on a host that would go: give --volumes to destroy it, too`;
  return new SluiceError("USAGE", message);
}
