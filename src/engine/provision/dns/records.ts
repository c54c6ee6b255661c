import type { Dns, DnsRecord, NewDnsRecord } from "../../../contracts/dns.ts";
import { asSluiceError } from "../../../model/errors.ts";
import type { Scope } from "../../../model/names.ts";
import type { Project } from "../../../model/project.ts";
import { hasSuffix, withSuffix } from "../../../model/preview-suffix.ts";
import { type DnsWish, isRecord, planRecords, recordsOf, zoneOf } from "./plan.ts";

/** A zone as it was read, with the names of the environment that are in it. */
export interface ZoneView {
  readonly zone: string;
  readonly records: readonly DnsRecord[];
  readonly names: readonly string[];
}

export interface DnsReport {
  readonly made: readonly { readonly zone: string; readonly record: DnsRecord }[];
  readonly removed: readonly DnsRecord[];
  readonly foreign: readonly DnsRecord[];
}

/** Domains under which the environment is to answer; a suffix follows from what a plan has. */
export function domainsOf({ services }: Pick<Project, "services">, salt?: string): string[] {
  const all = new Set(services.flatMap(({ domains }) => domains));
  return [...all].flatMap((domain) => {
    if (salt === undefined) return hasSuffix(domain) ? [] : [domain];
    return [withSuffix(domain, salt)];
  });
}

/** Reads the zones that the names are in; no call when there is no name. */
export async function readZones(dns: Dns, names: readonly string[]): Promise<ZoneView[]> {
  if (names.length === 0) return [];
  const zones = await dns.zones();
  const groups = Map.groupBy(names, (name) => zoneOf(zones, name));
  const views: ZoneView[] = [];
  for (const [zone, inZone] of groups)
    if (zone !== undefined) views.push({ zone, records: await dns.records(zone), names: inZone });
  return views;
}

/** Makes the records of the names as wished: new ones first, so that no name is ever without one. */
export async function writeRecords(
  dns: Dns,
  scope: Scope,
  views: readonly ZoneView[],
  wishFor: (name: string) => DnsWish,
  onMade: (made: DnsReport["made"][number]) => void,
): Promise<DnsReport> {
  const made: DnsReport["made"][number][] = [];
  const removed: DnsRecord[] = [];
  const foreign: DnsRecord[] = [];
  for (const { zone, records, names } of views) {
    const change = planRecords(scope, records, names.map(wishFor));
    foreign.push(...change.foreign);
    for (const wanted of change.create) {
      const row = { zone, record: await createRecord(dns, zone, wanted) };
      made.push(row);
      onMade(row);
    }
    for (const record of change.remove) {
      await dns.remove(zone, record.id);
      removed.push(record);
    }
  }
  return { made, removed, foreign };
}

/** One that was not answered may have been made: it is looked for, and asked for again if absent. */
async function createRecord(dns: Dns, zone: string, wanted: NewDnsRecord): Promise<DnsRecord> {
  try {
    return await dns.create(zone, wanted);
  } catch (error) {
    if (asSluiceError(error).code !== "API_UNREACHABLE") throw error;
    const found = (await dns.records(zone)).find((record) => isRecord(record, wanted));
    return found ?? dns.create(zone, wanted);
  }
}

/** Removes all that an environment has in every zone, whatever `deploy.yaml` says by now. */
export async function removeRecords(dns: Dns, scope: Scope): Promise<DnsRecord[]> {
  const removed: DnsRecord[] = [];
  for (const zone of await dns.zones()) {
    for (const record of recordsOf(scope, await dns.records(zone))) {
      await dns.remove(zone, record.id);
      removed.push(record);
    }
  }
  return removed;
}
