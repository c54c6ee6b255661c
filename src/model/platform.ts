import { dockerfileDigest } from "./dockerfile.ts";
import type { Source } from "./project.ts";
import type { Slot } from "./slot.ts";

/**
 * What a host remembers of the platform that starts its slots (`platform.json`). It spares looking:
 * all of it can be found again by name.
 */
export interface PlatformRecord {
  readonly version: 1;
  /** Service → slot → its application. */
  readonly services: Readonly<Record<string, Readonly<Partial<Record<Slot, ApplicationRecord>>>>>;
}

export interface ApplicationRecord {
  readonly id: string;
  /** Names of the variables that it was given; written before they are. Absent: ask. */
  readonly given?: readonly string[];
  /** Milliseconds that its last deploys took, the newest last. */
  readonly took: readonly number[];
  /** Its application is one that builds. */
  readonly builds?: true;
  /** The deploy key that it reads it with, as deploy.yaml names it. */
  readonly key?: string;
  /** Digest of the Dockerfile that it was made with. */
  readonly dockerfile?: string;
  /** What it was last started with, and when (ISO 8601): told while the platform is away. */
  readonly last?: { readonly at: string; readonly image: string };
}

export const NO_RECORD: PlatformRecord = { version: 1, services: {} };

const REMEMBERED = 5;

export function applicationIn(
  record: PlatformRecord,
  service: string,
  slot: Slot,
): ApplicationRecord | undefined {
  return record.services[service]?.[slot];
}

/** Whether its application can be told to run this source; another has to be made for one that cannot. */
export function fitsSource(record: ApplicationRecord, source: Source): boolean {
  const wanted = kindOf(source);
  return KINDS.every((field) => record[field] === wanted[field]);
}

const KINDS = ["builds", "key", "dockerfile"] as const;

export function kindOf(source: Source): Pick<ApplicationRecord, (typeof KINDS)[number]> {
  if (source.kind === "dockerfile")
    return { builds: true, dockerfile: dockerfileDigest(source.dockerfile) };
  if (source.kind !== "repository") return {};
  const { key } = source.repository;
  return { builds: true, ...(key === undefined ? {} : { key }) };
}

/** Of both slots, which run the same images. */
export function timesOf({ services }: PlatformRecord, service: string): number[] {
  return Object.values(services[service] ?? {}).flatMap(({ took }) => took);
}

/** The record with one application changed; what `change` leaves out stays. */
export function withApplication(
  record: PlatformRecord,
  service: string,
  slot: Slot,
  change: Partial<ApplicationRecord> & Pick<ApplicationRecord, "id">,
): PlatformRecord {
  const before = applicationIn(record, service, slot);
  const known = before?.id === change.id ? before : { took: before?.took ?? [] };
  const application = { ...known, ...change };
  const slots = { ...record.services[service], [slot]: application };
  return { ...record, services: { ...record.services, [service]: slots } };
}

export function remembering(took: readonly number[], ms: number): number[] {
  return [...took, ms].slice(-REMEMBERED);
}

/** Anything else than a record that we know is none. */
export function readRecord(text: string): PlatformRecord {
  try {
    const found = JSON.parse(text) as PlatformRecord;
    const isOurs = found.version === 1 && found.services?.constructor === Object;
    return isOurs ? found : NO_RECORD;
  } catch {
    return NO_RECORD;
  }
}
