import { z } from "zod";
import { notFound, unprocessable } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { read, textIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import type { World } from "../world.ts";
import { type DomainRecord, nameServers, zoneFile } from "./zone.ts";

export interface Domain {
  readonly name: string;
  readonly ttl: number;
  readonly records: Map<number, DomainRecord>;
}

const newDomain = z.object({
  name: z
    .string()
    .regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i, "is not a domain name"),
  ip_address: z.string().optional(),
});

const listDomains: Handler = (world, call) =>
  paged(call, "domains", [...world.domains.values()], view);

const createDomain: Handler = (world, call) => {
  const body = read(newDomain, call);
  const name = body.name.toLowerCase();
  if (world.domains.has(name)) throw unprocessable("Name already exists");
  const records = nameServers(() => world.nextId());
  if (body.ip_address !== undefined) {
    const data = body.ip_address;
    records.push({ id: world.nextId(), type: "A", name: "@", data, ttl: 1800 });
  }
  const domain: Domain = { name, ttl: 1800, records: new Map(records.map((it) => [it.id, it])) };
  world.domains.set(name, domain);
  // The real answer shows neither: the zone is written a moment later.
  return { status: 201, body: { domain: { name, ttl: null, zone_file: null } } };
};

const getDomain: Handler = (world, call) => ({
  status: 200,
  body: { domain: view(domainOf(world, call)) },
});

const deleteDomain: Handler = (world, call) => {
  world.domains.delete(domainOf(world, call).name);
  return { status: 204 };
};

export function domainOf(world: World, call: Call): Domain {
  const domain = world.domains.get(textIn(call, "domain_name").toLowerCase());
  if (domain === undefined) throw notFound();
  return domain;
}

function view(domain: Domain): object {
  const records = [...domain.records.values()];
  return { name: domain.name, ttl: domain.ttl, zone_file: zoneFile(domain.name, records) };
}

export const domainRoutes: Routes = {
  "GET /v2/domains": listDomains,
  "POST /v2/domains": createDomain,
  "GET /v2/domains/{domain_name}": getDomain,
  "DELETE /v2/domains/{domain_name}": deleteDomain,
};
