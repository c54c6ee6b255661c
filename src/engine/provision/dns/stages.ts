import type { Dns, DnsRecord } from "../../../contracts/dns.ts";
import { asSluiceError } from "../../../model/errors.ts";
import type { Found, RunContext } from "../../context.ts";
import { isLive } from "../live.ts";
import { type DnsWish, recordsMade } from "./plan.ts";
import {
  type DnsReport,
  domainsOf,
  readZones,
  removeRecords,
  writeRecords,
  type ZoneView,
} from "./records.ts";

/** Whether the environment has names whose records may be ours to keep. */
export function hasDns({ adapters, project }: RunContext): boolean {
  return adapters.provisioning?.dns !== undefined && domainsOf(project, "").length > 0;
}

/**
 * Before the swap: names that have no address yet, so that a first deploy is found when it is
 * verified. A name that answers already is left alone until new hosts serve.
 */
export async function writeFirstRecords(
  context: RunContext,
  found: Found,
): Promise<Partial<Found>> {
  const zones = await readZones(dnsOf(context), domainsOf(context.project, saltIn(context, found)));
  const first = zones.map((view) => ({
    ...view,
    names: view.names.filter(
      (name) => !view.records.some((one) => one.name === name && ["A", "AAAA"].includes(one.type)),
    ),
  }));
  const made: DnsReport["made"][number][] = [];
  const keep = (row: DnsReport["made"][number]) => void made.push(row);
  try {
    const report = await writeRecords(dnsOf(context), context.scope, first, wishes(found), keep);
    tell(context, report);
  } catch (error) {
    await takeBack(context, first, wishes(found));
    throw error;
  }
  return { zones: merged(zones, made), records: made };
}

/** After the swap: exactly the hosts that serve now. */
export async function writeRecordsOfAll(
  context: RunContext,
  found: Found,
): Promise<Partial<Found>> {
  const dns = dnsOf(context);
  const report = await writeRecords(dns, context.scope, found.zones, wishes(found), () => {});
  tell(context, report);
  for (const { name, data } of report.foreign) {
    const text = `${name} points at ${data}, which is not ours: the record is left alone`;
    context.reporter.report({ kind: "warning", text });
  }
  return {};
}

/** An address that a destroyed droplet had is soon somebody else's. */
export async function undoRecords(
  context: RunContext,
  found: Partial<Found>,
  error: unknown,
): Promise<void> {
  const { records = [], zones = [], fleet } = found;
  if (!fleet?.made.length || records.length === 0 || isLive(found, error)) return;
  const isOurs = ({ id }: DnsRecord) => records.some(({ record }) => record.id === id);
  const before = zones.map((view) => ({
    ...view,
    records: view.records.filter((record) => !isOurs(record)),
  }));
  await takeBack(context, before, wishes({ fleet }));
}

/** Before the hosts go. */
export async function removeAllRecords(context: RunContext): Promise<Partial<Found>> {
  const removed = await removeRecords(dnsOf(context), context.scope);
  tell(context, { made: [], removed, foreign: [] });
  return {};
}

/** Undefined: no name needs it. */
function saltIn({ project }: RunContext, { plan }: Pick<Found, "plan">): string | undefined {
  return project.preview?.suffix ? plan.hosts[0]?.next.salt : undefined;
}

function dnsOf({ adapters }: RunContext): Dns {
  return adapters.provisioning!.dns!;
}

function wishes({ fleet }: Pick<Found, "fleet">): (name: string) => DnsWish {
  const addresses = fleet.addresses;
  const v4 = addresses.flatMap((one) => one.v4 ?? []);
  const v6 = addresses.flatMap((one) => one.v6 ?? []);
  return (name) => ({ name, v4, v6 });
}

function merged(zones: Found["zones"], made: DnsReport["made"]): Found["zones"] {
  return zones.map((view) => {
    const own = made.filter(({ zone }) => zone === view.zone).map(({ record }) => record);
    return { ...view, records: [...view.records, ...own] };
  });
}

/**
 * The zones are read again: a record whose create was not answered is not known by its id. Where one
 * stays, so does the record that vouches for it, and the next run or sweep goes on from there.
 */
async function takeBack(
  context: RunContext,
  before: readonly ZoneView[],
  wishFor: (name: string) => DnsWish,
): Promise<void> {
  const dns = dnsOf(context);
  for (const { zone, records, names } of before) {
    if (names.length === 0) continue;
    try {
      const now = await dns.records(zone);
      for (const { id } of recordsMade(context.scope, records, now, names.map(wishFor)))
        await dns.remove(zone, id);
    } catch (error) {
      const text = `records of ${names.join(", ")} may be left in ${zone}: ${asSluiceError(error).message}`;
      context.reporter.report({ kind: "warning", text });
    }
  }
}

function tell({ reporter }: RunContext, { made, removed }: DnsReport): void {
  const rows = [
    ...made.map(({ record }) => ({ record, what: "points at" })),
    ...removed.map((record) => ({ record, what: "points no more at" })),
  ];
  for (const { record, what } of rows)
    if (record.type !== "TXT")
      reporter.report({ kind: "host", host: record.name, text: `${what} ${record.data}` });
}
