import type { Dns } from "../../../contracts/dns.ts";
import { asSluiceError } from "../../../model/errors.ts";
import type { Found, RunContext } from "../../context.ts";
import type { DnsWish } from "./plan.ts";
import { type DnsReport, domainsOf, readZones, removeRecords, writeRecords } from "./records.ts";

/** Whether the environment has names whose records may be ours to keep. */
export function hasDns({ adapters, project }: RunContext): boolean {
  return adapters.provisioning?.dns !== undefined && domainsOf(project).length > 0;
}

/**
 * Before the swap: names that have no address yet, so that a first deploy is found when it is
 * verified. A name that answers already is left alone until new hosts serve.
 */
export async function writeFirstRecords(
  context: RunContext,
  found: Found,
): Promise<Partial<Found>> {
  const zones = await readZones(dnsOf(context), domainsOf(context.project));
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
    await takeBack(context, made);
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
  { records, fleet }: Partial<Found>,
): Promise<void> {
  if (fleet?.made.length) await takeBack(context, records ?? []);
}

/** Before the hosts go. */
export async function removeAllRecords(context: RunContext): Promise<Partial<Found>> {
  const removed = await removeRecords(dnsOf(context), context.scope);
  tell(context, { made: [], removed, foreign: [] });
  return {};
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

async function takeBack(context: RunContext, made: DnsReport["made"]): Promise<void> {
  for (const { zone, record } of made.toReversed()) {
    try {
      await dnsOf(context).remove(zone, record.id);
    } catch (error) {
      const text = `the record ${record.name} ${record.type} ${record.data} is still there: ${asSluiceError(error).message}`;
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
