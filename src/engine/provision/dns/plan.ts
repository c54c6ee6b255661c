import { isIPv6 } from "node:net";
import type { DnsRecord, NewDnsRecord } from "../../../contracts/dns.ts";
import type { Scope } from "../../../model/names.ts";

/** A name of the environment and the addresses it should have. */
export interface DnsWish {
  readonly name: string;
  readonly v4: readonly string[];
  readonly v6: readonly string[];
}

export interface DnsChange {
  readonly create: readonly NewDnsRecord[];
  readonly remove: readonly DnsRecord[];
  /** Names that point elsewhere and are not ours to change. */
  readonly foreign: readonly DnsRecord[];
}

/** Short, so that a host that is added or taken away is known within a minute. */
const TTL = 60;
const ADDRESSES = ["A", "AAAA"];

/**
 * Records have no place for a mark, so a TXT record beside them says whose a name is. It is written
 * first and removed last: what it vouches for is never without it.
 */
export function ownerName(name: string): string {
  return `_sluice.${name}`;
}

export function ownerData({ project, environment }: Scope): string {
  return `heritage=sluice,project=${project},environment=${environment}`;
}

/** What makes the records of a zone as wished. Pure. Names without our TXT record are never changed. */
export function planRecords(
  scope: Scope,
  records: readonly DnsRecord[],
  wishes: readonly DnsWish[],
): DnsChange {
  const parts = wishes.map((wish) => planName(scope, records, wish));
  return {
    create: parts.flatMap(({ create }) => create),
    remove: parts.flatMap(({ remove }) => remove),
    foreign: parts.flatMap(({ foreign }) => foreign),
  };
}

function planName(
  scope: Scope,
  records: readonly DnsRecord[],
  { name, v4, v6 }: DnsWish,
): DnsChange {
  if (isCovered(records, { name, v4, v6 })) return { create: [], remove: [], foreign: [] };
  const there = records.filter((record) => record.name === name);
  const addresses = there.filter(({ type }) => ADDRESSES.includes(type));
  const isOurs = ownersOf(records, name).some(({ data }) => data === ownerData(scope));
  const taken = isOurs ? [] : there.filter(({ type }) => [...ADDRESSES, "CNAME"].includes(type));
  if (taken.length > 0) return { create: [], remove: [], foreign: taken };
  const wanted = [
    ...v4.map((data) => ({ type: "A", name, data, ttl: TTL })),
    ...v6.map((data) => ({ type: "AAAA", name, data, ttl: TTL })),
  ];
  const owner = { type: "TXT", name: ownerName(name), data: ownerData(scope), ttl: TTL };
  return {
    create: [
      ...(isOurs ? [] : [owner]),
      ...wanted.filter((one) => !addresses.some((record) => isRecord(record, one))),
    ],
    remove: addresses.filter((record) => !wanted.some((one) => isRecord(record, one))),
    foreign: [],
  };
}

/**
 * Whether a wildcard record leads to these very hosts already. It does not count where there is
 * anything at the name or below it.
 */
function isCovered(records: readonly DnsRecord[], { name, v4, v6 }: DnsWish): boolean {
  if (records.some((one) => one.name === name || one.name.endsWith(`.${name}`))) return false;
  const wildcard = `*${name.slice(name.indexOf("."))}`;
  const wild = records.filter((one) => one.name === wildcard);
  const wanted = [...v4, ...v6].map(canonical);
  return (
    wild.some(({ type }) => type === "A") &&
    wild.every(({ type, data }) => ADDRESSES.includes(type) && wanted.includes(canonical(data)))
  );
}

/** What the vendor shows, held against what was asked for. */
export function isRecord(record: DnsRecord, wanted: Omit<NewDnsRecord, "ttl">): boolean {
  const sameData = canonical(unquote(record.data)) === canonical(wanted.data);
  return record.type === wanted.type && record.name === wanted.name && sameData;
}

/** One text for what may be written in several ways: the zeros of an IPv6 address, case. */
export function canonical(data: string): string {
  return isIPv6(data) ? new URL(`http://[${data}]`).hostname : data.toLowerCase();
}

/** Of the records that came to be since `before` was read those that a run with these wishes made. */
export function recordsMade(
  scope: Scope,
  before: readonly DnsRecord[],
  now: readonly DnsRecord[],
  wishes: readonly DnsWish[],
): DnsRecord[] {
  const wanted = planRecords(scope, [], wishes).create;
  const fresh = now.filter(({ id }) => !before.some((one) => one.id === id));
  const made = fresh.filter((record) => wanted.some((one) => isRecord(record, one)));
  // What vouches for the others goes last.
  return made.toSorted((a, b) => Number(a.type === "TXT") - Number(b.type === "TXT"));
}

/** Everything that belongs to an environment, addresses before the record that vouches for them. */
export function recordsOf(scope: Scope, records: readonly DnsRecord[]): DnsRecord[] {
  const owners = records.filter(
    ({ type, name, data }) =>
      type === "TXT" && name.startsWith("_sluice.") && unquote(data) === ownerData(scope),
  );
  const names = owners.map(({ name }) => name.slice("_sluice.".length));
  const addresses = records.filter(
    ({ type, name }) => ADDRESSES.includes(type) && names.includes(name),
  );
  return [...addresses, ...owners];
}

/** Environments of a project that have records here. */
export function environmentsIn(project: string, records: readonly DnsRecord[]): string[] {
  const start = ownerData({ project, environment: "" });
  const owners = records.filter(({ type, name }) => type === "TXT" && name.startsWith("_sluice."));
  const marks = owners.map(({ data }) => unquote(data)).filter((data) => data.startsWith(start));
  return [...new Set(marks.map((data) => data.slice(start.length)))];
}

function ownersOf(records: readonly DnsRecord[], name: string): DnsRecord[] {
  return records
    .filter((record) => record.type === "TXT" && record.name === ownerName(name))
    .map((record) => ({ ...record, data: unquote(record.data) }));
}

function unquote(data: string): string {
  return data.replace(/^"(.*)"$/, "$1");
}

/** The zone that a name is in: the longest that fits. */
export function zoneOf(zones: readonly string[], name: string): string | undefined {
  return zones
    .filter((zone) => name === zone || name.endsWith(`.${zone}`))
    .toSorted((a, b) => b.length - a.length)[0];
}
