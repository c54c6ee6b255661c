import type { Dns, DnsRecord } from "../../../contracts/dns.ts";
import type { EstateThing } from "../../../contracts/estate.ts";
import { canonical, environmentsIn, recordsOf } from "../dns/plan.ts";
import type { Leftover, Wanted } from "./leftovers.ts";

/**
 * Records of environments that should not exist, and such as lead to no droplet of the account: whoever
 * is given that address next would answer for the name. A preview's own are its own affair for as long
 * as there are previews: which of them are open is not known here.
 */
export async function strayRecords(
  dns: Dns,
  wanted: Wanted,
  estate: readonly EstateThing[],
): Promise<Leftover[]> {
  const { project } = wanted;
  const addresses = new Set(estate.flatMap((thing) => thing.addresses ?? []).map(canonical));
  const leftovers: Leftover[] = [];
  for (const zone of await dns.zones()) {
    const records = await dns.records(zone);
    for (const environment of environmentsIn(project, records)) {
      const own = recordsOf({ project, environment }, records);
      const why = isWanted(wanted, environment)
        ? "no droplet has its address"
        : `${environment} is not in deploy.yaml`;
      const strays = isWanted(wanted, environment) ? own.filter(leadsNowhere(addresses)) : own;
      leftovers.push(...strays.map((record) => ({ thing: thingOf(zone, record), why })));
    }
  }
  return leftovers;
}

function isWanted({ environments }: Wanted, name: string): boolean {
  const isPreview = /^preview-\d+$/.test(name);
  return environments.includes(name) || (isPreview && environments.includes("previews"));
}

function leadsNowhere(addresses: ReadonlySet<string>): (record: DnsRecord) => boolean {
  return ({ type, data }) => type !== "TXT" && !addresses.has(canonical(data));
}

function thingOf(zone: string, { id, name, data }: DnsRecord): EstateThing {
  return { kind: "record", id: `${zone} ${id}`, name, data };
}
