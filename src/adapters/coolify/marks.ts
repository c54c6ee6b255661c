import type { SlotPlace } from "../../contracts/platform.ts";
import type { Scope } from "../../model/names.ts";
import type { Slot } from "../../model/slot.ts";

/**
 * What we write on things in Coolify, for people and to know them again. Names of projects and
 * environments have three letters at least there; descriptions may hold neither a colon nor brackets
 * but round ones.
 */
const SHORTEST = 3;
const BY_US = "Made by Sluice";

export function nameFor(name: string): string {
  return name.length < SHORTEST ? `${name}-sluice` : name;
}

export function isOurs({ description }: { readonly description?: string | null }): boolean {
  return description?.startsWith(BY_US) ?? false;
}

export function projectMark(project: string): string {
  return `${BY_US} (project=${project})`;
}

export function hostMark(project: string): string {
  return `${BY_US} (project=${project})`;
}

export type Mark = Pick<SlotPlace, "scope" | "service" | "slot"> & { readonly host: string };

/** Such as `web-blue@203.0.113.7`. */
export function applicationName({ service, slot, host }: Mark): string {
  return `${service}-${slot}@${host}`;
}

export function applicationMark({ scope, service, slot, host }: Mark): string {
  const parts = { ...scope, service, slot, host: host.replaceAll(":", "/") };
  const text = Object.entries(parts).map(([key, value]) => `${key}=${value}`);
  return `${BY_US} (${text.join(" ")})`;
}

/** Such as `db@203.0.113.7`. */
export function databaseName(service: string, host: string): string {
  return `${service}@${host}`;
}

export function databaseMark({ project, environment }: Scope, service: string): string {
  return `${BY_US} (project=${project} environment=${environment} database=${service})`;
}

export function readMark(description: string | null | undefined): Mark | undefined {
  if (!description?.startsWith(BY_US)) return undefined;
  const pairs = [...description.matchAll(/(\w+)=([^ )]+)/g)];
  const { project, environment, service, slot, host } = Object.fromEntries(
    pairs.map(([, key, value]) => [key, value]),
  ) as Record<string, string | undefined>;
  if (!project || !environment || !service || !host || !isSlot(slot)) return undefined;
  const scope: Scope = { project, environment };
  return { scope, service, slot, host: host.replaceAll("/", ":") };
}

/** Empty for what is not ours. */
export function projectOfMark(description: string | null | undefined): string {
  return /project=([^ )]+)/.exec(description ?? "")?.[1] ?? "";
}

function isSlot(text: string | undefined): text is Slot {
  return text === "blue" || text === "green";
}
