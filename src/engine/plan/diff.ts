import { containerName, type Scope } from "../../model/names.ts";
import type { ObservedContainer, ObservedHost } from "../../model/observed.ts";
import { startOrder } from "../../model/order.ts";
import type { HostPlan, Operation, StartOperation, Untouched } from "../../model/plan.ts";
import type { Job } from "../../model/preview-settings.ts";
import type { KeepPolicy } from "../../model/project.ts";
import type { HostState, Release, ReleasedService, ServiceState } from "../../model/release.ts";
import { otherSlot, type ServicePorts, type Slot } from "../../model/slot.ts";
import { dozeOperations } from "./doze.ts";
import { awaitDrains, clearIdle, drains } from "./drains.ts";
import { withJobs } from "./jobs.ts";
import { choosePorts } from "./ports.ts";
import { pruneOperation } from "./prune.ts";
import { isScheduled, timerOperations } from "./timers.ts";

/** What one host should run, and how the vhost file for it reads. */
export interface Wanted {
  readonly scope: Scope;
  readonly release: Release;
  /** Services whose containers are replaced even where nothing changed. */
  readonly forced: readonly string[];
  /** All others stay as they are, stopped ones too. */
  readonly only?: readonly string[];
  readonly keep: KeepPolicy;
  readonly salt: string;
  /** Its Docker is no builder's: what was sent there was sent for it. */
  readonly ownImages?: boolean;
  /** The host runs scheduled services. */
  readonly schedules?: boolean;
  /** Milliseconds without a visitor; absent: it never sleeps. */
  readonly sleepAfter?: number;
  /** The outside reaches the service at a name that is not its own. */
  isVisited?(service: string): boolean;
  /** Commands that belong before a start on this host. */
  readonly jobs?: readonly Job[];
  /** Text of the vhost file for these ports. */
  vhost(ports: Readonly<Record<string, ServicePorts>>): string;
}

/** Observed against wanted → ordered operations. Pure. */
export function planHost(host: ObservedHost, wanted: Wanted): HostPlan {
  const services = servicesInOrder(wanted.release);
  const ports = allPorts(host, wanted, services);
  const decisions = services.map(({ released, group }) =>
    decide(host, wanted, released, group, ports[released.service.name]),
  );
  const starts = decisions.flatMap((decision) => (decision.start ? [decision.start] : []));
  const next = nextState(host, wanted, decisions, ports);
  const text = wanted.vhost(ports);
  const timers = timerOperations(host, wanted);
  const changes: Operation[] = [
    ...(host.nginx.running ? [] : [{ kind: "start nginx" } as const]),
    ...awaitDrains(host, starts),
    ...clearIdle(host, starts),
    ...withJobs(host, wanted, starts),
    ...(text === (host.vhost ?? "") ? [] : [{ kind: "write vhost", text } as const]),
    ...starts.flatMap(swapOperation),
    ...decisions.flatMap(({ swapBack }) => swapBack ?? []),
    ...timers.operations,
    ...dozeOperations(host, wanted, next),
  ];
  const old = drains(host, wanted, decisions);
  const prune = pruneOperation(host, wanted, next, [...changes, ...old]);
  const recorded = host.releases.find(({ id }) => id === host.state?.release);
  const isNews = changes.length + old.length > 0 || recorded?.revision !== wanted.release.revision;
  return {
    host: host.host,
    fingerprint: host.fingerprint,
    operations: [...changes, ...(isNews ? [RECORD] : []), ...old, ...(prune ? [prune] : [])],
    untouched: [...decisions.flatMap(({ untouched }) => untouched ?? []), ...timers.untouched],
    next,
  };
}

/** A revision that changes nothing is recorded all the same: it has been deployed. */
export const RECORD = { kind: "record" } as const;

export interface Decision {
  readonly released: ReleasedService;
  readonly current: ServiceState | undefined;
  readonly start?: StartOperation;
  /** The recorded container runs as wanted, but the flag was moved away from it by hand. */
  readonly swapBack?: Operation;
  readonly untouched?: Untouched;
}

function servicesInOrder(release: Release): { released: ReleasedService; group: number }[] {
  const all = Object.values(release.services).filter((released) => !isScheduled(released));
  return startOrder(all.map(({ service }) => service)).flatMap((group, index) =>
    group.map(({ name }) => ({ released: release.services[name]!, group: index })),
  );
}

function allPorts(
  host: ObservedHost,
  wanted: Wanted,
  services: readonly { released: ReleasedService }[],
): Record<string, ServicePorts> {
  const recorded = Object.values(host.state?.services ?? {}).flatMap(({ ports }) =>
    ports ? Object.values(ports) : [],
  );
  const taken = new Set<number>([...host.reservedPorts, ...host.listeningPorts, ...recorded]);
  const chosen: Record<string, ServicePorts> = {};
  for (const { service } of services.map(({ released }) => released)) {
    if (service.port === undefined || service.protocol === "tcp") continue;
    const ports =
      host.state?.services[service.name]?.ports ?? choosePorts(wanted.scope, service.name, taken);
    for (const port of Object.values(ports)) taken.add(port);
    chosen[service.name] = ports;
  }
  return chosen;
}

function decide(
  host: ObservedHost,
  wanted: Wanted,
  released: ReleasedService,
  group: number,
  ports: ServicePorts | undefined,
): Decision {
  const { service } = released;
  const current = host.state?.services[service.name];
  const from = current && activeSlot(host, current, service.name);
  const why = current ? reasonToStart(host, wanted, released, current) : "new";
  if (why === undefined) {
    const back = { kind: "swap", service: service.name, from, to: current!.slot } as const;
    return {
      released,
      current,
      ...(from === current!.slot ? {} : { swapBack: back }),
      untouched: {
        service: service.name,
        why: "same image and settings",
      },
    };
  }
  const old = service.stateful ? anyContainer(host, service.name) : undefined;
  const slot = slotFor(host, released, current, from);
  const kept = wanted.forced.includes(service.name)
    ? undefined
    : keptContainer(host, released, slot, ports);
  const place = {
    service: service.name,
    slot,
    container: kept?.name ?? containerName(wanted.scope, service.name, wanted.release.id),
    release: kept?.release ?? wanted.release.id,
    run: wanted.release.run,
    image: released.image,
    specification: released.specification,
    ...(ports ? { ports } : {}),
  };
  const start: StartOperation = {
    kind: old && old.name !== kept?.name ? "replace" : "start",
    spec: service,
    place,
    kept: kept !== undefined,
    group,
    from,
    ...(old ? { old: old.name } : {}),
  };
  return { released, current, start };
}

/** One that sleeps is started again where it is; nobody is there whom that could disturb. */
function slotFor(
  { asleep }: ObservedHost,
  { service, specification }: ReleasedService,
  current: ServiceState | undefined,
  from: Slot | undefined,
): Slot {
  if (service.stateful || from === undefined) return "blue";
  const isSame = current?.specification === specification && current.slot === from;
  return asleep === true && isSame ? from : otherSlot(from);
}

function reasonToStart(
  host: ObservedHost,
  wanted: Wanted,
  released: ReleasedService,
  current: ServiceState,
): string | undefined {
  // Whoever wakes a part wakes all: nothing else would start the rest.
  const isOther = wanted.only?.includes(released.service.name) === false;
  if (isOther && host.asleep !== true) return undefined;
  if (current.specification !== released.specification) return "changed";
  const container = host.containers.find(({ name }) => name === current.container);
  if (container?.status !== "running") return `its container is ${container?.status ?? "gone"}`;
  // A stateful service is never interrupted without a change: forcing means the others.
  const { name, stateful } = released.service;
  return wanted.forced.includes(name) && !stateful ? "forced" : undefined;
}

/** The flag file decides; services that nginx does not route have only their record. */
export function activeSlot(host: ObservedHost, current: ServiceState, service: string): Slot {
  if (current.ports === undefined) return current.slot;
  return host.greens.includes(service) ? "green" : "blue";
}

function anyContainer(host: ObservedHost, service: string): ObservedContainer | undefined {
  const ours = host.containers.filter((container) => container.service === service);
  return ours.find(({ status }) => status === "running") ?? ours.at(0);
}

/** A stopped container of exactly this specification in the slot and on the port that will be used. */
function keptContainer(
  host: ObservedHost,
  released: ReleasedService,
  slot: Slot,
  ports: ServicePorts | undefined,
): ObservedContainer | undefined {
  return host.containers.find(
    (container) =>
      container.service === released.service.name &&
      container.slot === slot &&
      container.port === ports?.[slot] &&
      container.status === "exited" &&
      container.specification === released.specification,
  );
}

function swapOperation(start: StartOperation): Operation[] {
  const { place, from } = start;
  if (place.ports === undefined || from === place.slot) return [];
  return [{ kind: "swap", service: start.spec.name, from: start.from, to: start.place.slot }];
}

function nextState(
  host: ObservedHost,
  wanted: Wanted,
  decisions: readonly Decision[],
  ports: Readonly<Record<string, ServicePorts>>,
): HostState {
  const entries = decisions.map(({ released, current, start }) => {
    const name = released.service.name;
    if (start === undefined) return [name, current] as const;
    const { slot, container, release } = start.place;
    const own = ports[name] ? { ports: ports[name] } : {};
    const { image, specification } = released;
    const { revision, createdAt: since } = wanted.release;
    return [
      name,
      { slot, container, release, image, specification, revision, since, ...own },
    ] as const;
  });
  const services = Object.fromEntries(entries) as Record<string, ServiceState>;
  return { version: 1, release: wanted.release.id, salt: wanted.salt, services };
}
