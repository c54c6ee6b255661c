import { createHash } from "node:crypto";
import type { Placement } from "./plan.ts";

/** Names of what we create on a host. Parts are `[a-z][a-z0-9-]*`, so `_` joins them without two scopes ever sharing a name. */

export interface Scope {
  readonly project: string;
  readonly environment: string;
}

export function containerName(scope: Scope, service: string, release: number): string {
  return `sluice_${scope.project}_${scope.environment}_${service}_${release}`;
}

export function networkName(scope: Scope): string {
  return `sluice_${scope.project}_${scope.environment}`;
}

export function volumeName(scope: Scope, service: string, volume: string): string {
  return `sluice_${scope.project}_${scope.environment}_${service}_${volume}`;
}

/** Of the systemd units that run a scheduled service. */
export function timerName(scope: Scope, service: string): string {
  return `sluice_${scope.project}_${scope.environment}_${service}`;
}

/** Of the units that let an environment sleep; no service's name has a dot. */
export function dozeUnit({ project, environment }: Scope, kind: string): string {
  return `sluice_${project}_${environment}.${kind}`;
}

export function vhostFile(scope: Scope): string {
  return `sluice_${scope.project}_${scope.environment}.conf`;
}

export function stateFolder(stateRoot: string, scope: Scope): string {
  return `${stateRoot}/${scope.project}/${scope.environment}`;
}

export function flagFolder(stateRoot: string, scope: Scope): string {
  return `${stateFolder(stateRoot, scope)}/flags`;
}

/** Flag of an environment that sleeps. */
export const ASLEEP = "asleep";
/** In the state folder: a line per request from outside. */
export const REQUESTS = "requests";
/** In the state folder: what systemd runs to let an environment sleep, and to wake it. */
export const DOZE = "doze";
/** In the state folder: what containers that sleep can be made from again, a file each. */
export const SLEEPING = "sleeping";
/** In the state folder: `seed` has been run, and when. */
export const SEEDED = "seeded";
/** In the state folder: who may see a preview, digested. */
export const PASSWORD = "password";

/** For names that have to be short: of nginx's variables, of sockets. */
export function scopeDigest({ project, environment }: Scope): string {
  return createHash("sha256").update(`${project}/${environment}`).digest("hex").slice(0, 12);
}

/** Where systemd waits for the first request to an environment that sleeps. */
export function wakeSocket(scope: Scope): string {
  return `/run/sluice-${scopeDigest(scope)}.sock`;
}

/** Every container, network and volume of ours carries these labels. */
export function labels(
  scope: Scope,
  more: Readonly<Record<string, string | number>> = {},
): string[] {
  const all = { project: scope.project, environment: scope.environment, ...more };
  return Object.entries(all).map(([key, value]) => `sluice.${key}=${value}`);
}

/** What a slot's container says of itself; `plan/observe.ts` reads it back. */
export function placeLabels(scope: Scope, place: Placement): string[] {
  const { ports, container: _, once: __, ...own } = place;
  return labels(scope, { ...own, ...(ports === undefined ? {} : { port: ports[own.slot] }) });
}
