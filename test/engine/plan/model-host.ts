import { planHost, type Wanted } from "../../../src/engine/plan/diff.ts";
import type { Scope } from "../../../src/model/names.ts";
import type { ObservedContainer, ObservedHost } from "../../../src/model/observed.ts";
import type { HostPlan, Operation, StartOperation } from "../../../src/model/plan.ts";
import type { HostState, Release } from "../../../src/model/release.ts";
import { host } from "../facts.ts";

/** A machine as small as the planner's rules need it: containers, flags, records, ports. */
export interface ModelHost {
  readonly scope: Scope;
  containers: Map<string, ObservedContainer>;
  greens: Set<string>;
  draining: Set<string>;
  state: HostState | undefined;
  releases: Release[];
  secrets: Set<string>;
  vhost: string;
}

export function modelHost(scope: Scope): ModelHost {
  return {
    scope,
    containers: new Map(),
    greens: new Set(),
    draining: new Set(),
    state: undefined,
    releases: [],
    secrets: new Set(),
    vhost: "",
  };
}

/** What a run would see of `model`; `neighbour` shares its ports. */
export function observe(model: ModelHost, neighbour: ModelHost): ObservedHost {
  const containers = [...model.containers.values()];
  const all = [...containers, ...neighbour.containers.values()];
  return host({
    state: model.state,
    releases: [...model.releases],
    greens: [...model.greens],
    containers,
    vhost: model.vhost || undefined,
    draining: containers
      .filter(({ name }) => model.draining.has(name))
      .map(({ service }) => service),
    reservedPorts: recordedPorts(neighbour),
    listeningPorts: all.flatMap(({ port, status }) =>
      port !== undefined && status === "running" ? [port] : [],
    ),
  });
}

export function recordedPorts(model: ModelHost): number[] {
  return Object.values(model.state?.services ?? {}).flatMap(({ ports }) =>
    ports ? Object.values(ports) : [],
  );
}

/** Container that nginx sends a service's requests to now. */
export function serving(model: ModelHost, service: string): ObservedContainer | undefined {
  const ports = model.state?.services[service]?.ports;
  const slot = model.greens.has(service) ? "green" : "blue";
  return [...model.containers.values()].find(
    (c) => c.service === service && c.status === "running" && ports && c.port === ports[slot],
  );
}

/**
 * Carries a plan out, step by step; `until` ends it early as a kill would, and the ledger is played
 * back. Throws where a real host would fail.
 */
export function apply(
  model: ModelHost,
  plan: HostPlan,
  release: Release,
  options: { until?: number; drains: "done" | "going on" | "lost" },
): void {
  const before = structuredClone({ ...model });
  const made: StartOperation[] = [];
  for (const [step, operation] of plan.operations.entries()) {
    if (step === options.until) return undo(model, before, made);
    carryOut(model, plan, release, operation, options.drains);
    if (operation.kind === "start" || operation.kind === "replace") made.push(operation);
    if (operation.kind === "record") delete options.until;
  }
}

function undo(model: ModelHost, before: ModelHost, made: readonly StartOperation[]): void {
  for (const { place, kept, old } of made) {
    if (kept) set(model, place.container, { status: "exited" });
    else model.containers.delete(place.container);
    if (old) set(model, old, { status: "running" });
  }
  model.greens = before.greens;
  model.vhost = before.vhost;
}

function carryOut(
  model: ModelHost,
  plan: HostPlan,
  release: Release,
  operation: Operation,
  drains: "done" | "going on" | "lost",
): void {
  switch (operation.kind) {
    case "start nginx":
    case "await drain":
    case "write timer":
    case "remove timer":
    case "run job":
    case "write doze":
    case "remove doze":
    case "wake":
      return;
    case "clear":
      return set(model, operation.container, { status: "exited" });
    case "start":
    case "replace":
      return start(model, operation);
    case "write vhost":
      model.vhost = operation.text;
      return;
    case "swap":
      if (operation.to === "green") model.greens.add(operation.service);
      else model.greens.delete(operation.service);
      return;
    case "record":
      model.state = plan.next;
      model.releases.push(release);
      return;
    case "drain":
      if (drains === "going on") model.draining.add(operation.container);
      if (drains === "done") set(model, operation.container, { status: "exited" });
      return;
    case "prune":
      if (drains === "lost") return;
      for (const name of operation.containers) model.containers.delete(name);
      for (const name of operation.secrets) model.secrets.delete(name);
      model.releases = model.releases.filter(({ id }) => !operation.releases.includes(id));
  }
}

function start(model: ModelHost, { place, kept, old, spec }: StartOperation): void {
  if (old) set(model, old, { status: "exited" });
  const port = place.ports?.[place.slot];
  const running = [...model.containers.values()].filter(({ status }) => status === "running");
  if (port !== undefined && running.some((other) => other.port === port))
    throw new Error(`port ${port} is already allocated`);
  if (spec.stateful && running.some(({ service }) => service === spec.name))
    throw new Error(`${spec.name} would run twice`);
  if (kept) {
    const own = model.containers.get(place.container);
    if (own?.status !== "exited" || own.port !== port) throw new Error("no such kept container");
    return set(model, place.container, { status: "running" });
  }
  if (model.containers.has(place.container)) throw new Error(`${place.container} is in use`);
  model.secrets.add(`${place.service}-${place.specification}`);
  const { container: name, slot, service, release, image, specification } = place;
  model.containers.set(name, {
    id: name,
    name,
    slot,
    service,
    release,
    image,
    specification,
    port,
    status: "running",
    detail: "",
  });
}

function set(model: ModelHost, name: string, change: Partial<ObservedContainer>): void {
  const container = model.containers.get(name);
  if (container) model.containers.set(name, { ...container, ...change });
}

/** Background work that comes to its end. */
export function finishDrains(model: ModelHost): void {
  for (const name of model.draining) set(model, name, { status: "exited" });
  model.draining.clear();
}

export function planFor(model: ModelHost, neighbour: ModelHost, wanted: Wanted): HostPlan {
  return planHost(observe(model, neighbour), wanted);
}
