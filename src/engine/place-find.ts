import type { Host } from "../contracts/host.ts";
import type { Droplet } from "../model/droplet.ts";
import type { Found, RunContext } from "./context.ts";
import { chooseHost, fullError } from "./place-choice.ts";
import { dropletsOf, type Hosts, hostsNow, narrowed } from "./place-hosts.ts";
import { type Asked, askRooms, havingIt, openRooms, refuseUnsure } from "./place-rooms.ts";
import { loadOf } from "./previews/load.ts";
import { jobOf } from "./provision/job-of.ts";
import { lookForOneMore, planOneMore } from "./provision/one-more.ts";
import { reportFleet } from "./provision/report.ts";

/** The host that has the preview. Where none has it the first can say so as well as all of them. */
export function findPlace(context: RunContext, found: Partial<Found>): Promise<Partial<Found>> {
  return placeAmong(context, hostsIn(context, found));
}

/** Hosts that a promote reads from, when they are a preview's. */
export async function findPlaceOfSource(
  { source }: RunContext,
  { sourceHosts }: Partial<Found>,
): Promise<Partial<Found>> {
  if (source === undefined) return {};
  const { hosts } = await placeAmong(source, { hosts: sourceHosts ?? source.adapters.hosts });
  return hosts === undefined ? {} : { sourceHosts: hosts };
}

async function placeAmong(context: RunContext, all: Hosts): Promise<Partial<Found>> {
  if (all.hosts.length < 2) return {};
  const asked = await askRooms(context, all.hosts);
  const present = havingIt(context, asked);
  const silent = asked.filter(({ error }) => error !== undefined);
  const some = [present, silent, asked.slice(0, 1)].find((list) => list.length > 0) ?? [];
  return narrowed(all, hostsOf(some));
}

/** As an earlier stage has found them. */
function hostsIn({ adapters }: RunContext, { hosts, fleet }: Partial<Found>): Hosts {
  if (hosts === undefined || fleet === undefined) return { hosts: adapters.hosts };
  const { addresses, seen, report } = fleet;
  const droplets = new Map(hosts.map((host, index) => [host, addresses[index]! as Droplet]));
  return { hosts, cloud: { droplets, seen, report } };
}

function hostsOf(asked: readonly Asked[]): Host[] {
  return asked.map(({ host }) => host);
}

/**
 * `destroy`: every host that answers, since what was begun and never recorded is to be found, too. One
 * that does not is left alone: other previews may live there. `surplus`: hosts that are closed already.
 */
export async function findEverywhere(context: RunContext): Promise<Partial<Found>> {
  const all = await hostsNow(context);
  const asked = await askRooms(context, all.hosts);
  const present = havingIt(context, asked);
  if (present.length === 0) refuseUnsure(context, asked);
  for (const { host, error } of asked)
    if (error !== undefined) {
      const text = `${host.name} does not answer (${error.code}); it is left as it is`;
      context.reporter.report({ kind: "warning", text });
    }
  const answering = asked.filter(({ room }) => room !== undefined);
  const hosts = hostsOf(answering.filter(({ room }) => !room!.isClosed));
  const closed = hostsOf(answering.filter(({ room }) => room!.isClosed));
  const droplets = all.cloud?.droplets ?? new Map();
  const addresses = dropletsOf(hostsOf(present), droplets);
  return narrowed(all, hosts, { surplus: dropletsOf(closed, droplets), addresses });
}

/** A dry run decides and claims nothing; a host that would be made is planned for as a blank one. */
export async function planPlace(context: RunContext): Promise<Partial<Found>> {
  const all = await hostsNow(context);
  const asked = await askRooms(context, all.hosts);
  const present = havingIt(context, asked);
  if (present.length > 0) return narrowed(all, hostsOf(present));
  refuseUnsure(context, asked);
  const rooms = openRooms(asked);
  const choice = await chooseHost(
    context,
    loadOf(context.project, context.scope.environment, context.options.services),
    rooms,
  );
  if (choice.kind === "full") throw fullError(context, choice.why, rooms);
  if (choice.kind === "on")
    return narrowed(all, hostsOf(asked.filter(({ host }) => host.name === choice.host)));
  const job = jobOf(context);
  const { host, decision, size } = await planOneMore(job, await lookForOneMore(job));
  const { fleet } = narrowed(all, [host]);
  return { hosts: [host], fleet: { ...fleet!, report: reportFleet(job, decision, { size }) } };
}
