export interface DomainRecord {
  readonly id: number;
  readonly type: string;
  /** Relative to the domain; `@` is the domain itself. */
  name: string;
  data: string;
  ttl: number;
  priority?: number | null;
  port?: number | null;
  weight?: number | null;
  flags?: number | null;
  tag?: string | null;
}

/** What every new domain starts with. */
export function nameServers(nextId: () => number): DomainRecord[] {
  const soa = { id: nextId(), type: "SOA", name: "@", data: "1800", ttl: 1800 };
  const servers = [1, 2, 3].map((n) => {
    return { id: nextId(), type: "NS", name: "@", data: `ns${n}.digitalocean.com`, ttl: 1800 };
  });
  return [soa, ...servers];
}

export function zoneFile(domain: string, records: readonly DomainRecord[]): string {
  const lines = records.map((it) => {
    const owner = it.name === "@" ? `${domain}.` : `${it.name}.${domain}.`;
    return `${owner} ${it.ttl} IN ${it.type} ${it.data}`;
  });
  return [`$ORIGIN ${domain}.`, "$TTL 1800", ...lines, ""].join("\n");
}

export function recordView(it: DomainRecord): object {
  const { id, type, name, data, ttl } = it;
  return {
    id,
    type,
    name,
    data,
    priority: it.priority ?? null,
    port: it.port ?? null,
    ttl,
    weight: it.weight ?? null,
    flags: it.flags ?? null,
    tag: it.tag ?? null,
  };
}
