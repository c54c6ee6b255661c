import type { Dns } from "../../../contracts/dns.ts";
import { environmentsIn, recordsOf } from "../dns/plan.ts";
import type { Leftover, Wanted } from "./leftovers.ts";

/**
 * Records of environments that should not exist. A preview's are its own affair for as long as there
 * are previews: which of them are open is not known here.
 */
export async function strayRecords(dns: Dns, wanted: Wanted): Promise<Leftover[]> {
  const { project, environments } = wanted;
  const isWanted = (name: string) =>
    environments.includes(name) ||
    (/^preview-\d+$/.test(name) && environments.includes("previews"));
  const leftovers: Leftover[] = [];
  for (const zone of await dns.zones()) {
    const records = await dns.records(zone);
    const gone = environmentsIn(project, records).filter((name) => !isWanted(name));
    for (const environment of gone) {
      for (const { id, name, data } of recordsOf({ project, environment }, records)) {
        const thing = { kind: "record", id: `${zone} ${id}`, name, data } as const;
        leftovers.push({ thing, why: `${environment} is not in deploy.yaml` });
      }
    }
  }
  return leftovers;
}
