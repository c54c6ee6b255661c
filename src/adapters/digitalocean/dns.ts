import type { Dns, DnsRecord } from "../../contracts/dns.ts";
import type { Http, HttpRequest } from "../../contracts/http.ts";
import { createApi, refusal } from "./api.ts";

interface RecordShape {
  readonly id: number;
  readonly type: string;
  /** Relative to the domain; `@` is the domain itself. */
  readonly name: string;
  readonly data: string;
}

const RECORDS = "/v2/domains/{domain}/records";

/** Domains that DigitalOcean's name servers answer for. */
export function digitalOceanDns(http: Http): Dns {
  const api = createApi(http);
  return {
    async zones() {
      const list = await api.all<{ name: string }>(
        { method: "GET", path: "/v2/domains" },
        "domains",
      );
      return list.map(({ name }) => name);
    },
    async records(zone) {
      const request: HttpRequest = { method: "GET", path: RECORDS, params: { domain: zone } };
      return (await api.all<RecordShape>(request, "domain_records")).map((one) =>
        toRecord(zone, one),
      );
    },
    async create(zone, { type, name, data, ttl }) {
      const body = { type, name: relative(zone, name), data, ttl };
      const request: HttpRequest = {
        method: "POST",
        path: RECORDS,
        params: { domain: zone },
        body,
      };
      const { domain_record: made } = await api.ask<{ domain_record: RecordShape }>(request);
      return toRecord(zone, made);
    },
    async remove(zone, id) {
      const path = `${RECORDS}/{id}`;
      const request: HttpRequest = { method: "DELETE", path, params: { domain: zone, id } };
      const reply = await api.reply(request);
      if (reply.status >= 300 && reply.status !== 404) throw refusal(request, reply);
    },
  };
}

function toRecord(zone: string, { id, type, name, data }: RecordShape): DnsRecord {
  return { id: String(id), type, data, name: name === "@" ? zone : `${name}.${zone}` };
}

function relative(zone: string, name: string): string {
  return name === zone ? "@" : name.slice(0, -zone.length - 1);
}
