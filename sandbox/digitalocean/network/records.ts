import { isIPv4, isIPv6 } from "node:net";
import { z } from "zod";
import { notFound, unprocessable } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { numberIn, read } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import type { World } from "../world.ts";
import { domainOf } from "./domains.ts";
import { type DomainRecord, recordView } from "./zone.ts";

const TYPES = ["A", "AAAA", "CAA", "CNAME", "MX", "NS", "SOA", "SRV", "TXT"] as const;

const number = z.number().int().nullish();
const fields = {
  name: z.string(),
  data: z.string(),
  ttl: z.number().int().min(30).default(1800),
  priority: number,
  port: number,
  weight: number,
  flags: number,
  tag: z.string().nullish(),
};
const newRecord = z.object({ type: z.enum(TYPES), ...fields });
const change = z.object({ type: z.enum(TYPES).optional(), ...fields }).partial();

const listRecords: Handler = (world, call) => {
  const domain = domainOf(world, call);
  const [type, fqdn] = [call.query.get("type"), call.query.get("name")?.toLowerCase()];
  const records = [...domain.records.values()]
    .filter((it) => type === null || it.type === type)
    .filter((it) => fqdn === undefined || fullName(it, domain.name) === fqdn);
  return paged(call, "domain_records", records, recordView);
};

/** The filter wants the whole name, as `www.example.com`; the record itself says `www`. */
function fullName(record: DomainRecord, domain: string): string {
  return record.name === "@" ? domain : `${record.name.toLowerCase()}.${domain}`;
}

const createRecord: Handler = (world, call) => {
  const domain = domainOf(world, call);
  const record = { id: world.nextId(), ...check(read(newRecord, call)) };
  domain.records.set(record.id, record as DomainRecord);
  return { status: 201, body: { domain_record: recordView(record as DomainRecord) } };
};

const getRecord: Handler = (world, call) => ({
  status: 200,
  body: { domain_record: recordView(recordOf(world, call)) },
});

const changeRecord: Handler = (world, call) => {
  const record = recordOf(world, call);
  const { type: _type, ...given } = (call.body ?? {}) as Record<string, unknown>;
  const body = read(change, call) as Record<string, unknown>;
  const wanted = Object.fromEntries(Object.keys(given).map((key) => [key, body[key]]));
  check({ ...record, ...wanted });
  Object.assign(record, wanted);
  return { status: 200, body: { domain_record: recordView(record) } };
};

const deleteRecord: Handler = (world, call) => {
  domainOf(world, call).records.delete(recordOf(world, call).id);
  return { status: 204 };
};

function check<T extends { type: string; data: string }>(record: T): T {
  if (record.type === "A" && !isIPv4(record.data)) throw unprocessable("IP address is invalid");
  if (record.type === "AAAA" && !isIPv6(record.data)) throw unprocessable("IP address is invalid");
  if (record.type === "CNAME" && !/\.$|^@$/.test(record.data)) {
    throw unprocessable("Data needs to end with a dot (.)");
  }
  return record;
}

function recordOf(world: World, call: Call): DomainRecord {
  const record = domainOf(world, call).records.get(numberIn(call, "domain_record_id"));
  if (record === undefined) throw notFound();
  return record;
}

export const recordRoutes: Routes = {
  "GET /v2/domains/{domain_name}/records": listRecords,
  "POST /v2/domains/{domain_name}/records": createRecord,
  "GET /v2/domains/{domain_name}/records/{domain_record_id}": getRecord,
  "PATCH /v2/domains/{domain_name}/records/{domain_record_id}": changeRecord,
  "PUT /v2/domains/{domain_name}/records/{domain_record_id}": changeRecord,
  "DELETE /v2/domains/{domain_name}/records/{domain_record_id}": deleteRecord,
};
