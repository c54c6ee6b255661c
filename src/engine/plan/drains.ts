import type { ObservedContainer, ObservedHost } from "../../model/observed.ts";
import type { Operation, StartOperation } from "../../model/plan.ts";
import type { Decision, Wanted } from "./diff.ts";

/** Slots that are needed and still being drained by an earlier run. */
export function awaitDrains(host: ObservedHost, starts: readonly StartOperation[]): Operation[] {
  return starts
    .filter(({ spec }) => host.draining.includes(spec.name))
    .map(({ spec }) => ({
      kind: "await drain",
      service: spec.name,
      containers: host.containers
        .filter(({ service }) => service === spec.name)
        .map(({ name }) => name),
      ms: spec.drain + spec.stopGrace,
    }));
}

/** Containers that still run in a slot that is about to be used; a drain that ended left none. */
export function clearIdle(host: ObservedHost, starts: readonly StartOperation[]): Operation[] {
  return starts.flatMap(({ spec, place, kind }) =>
    host.containers
      .filter(({ service, slot }) => service === spec.name && slot === place.slot)
      .filter(
        ({ name, status }) => kind === "start" && status !== "exited" && name !== place.container,
      )
      .map(({ name, status }) => ({
        kind: "clear",
        container: name,
        why: `${status} in the idle slot`,
      })),
  );
}

/** Old slots of what was started, leftovers of runs that died after their swap, removed services. */
export function drains(
  host: ObservedHost,
  wanted: Wanted,
  decisions: readonly Decision[],
): Operation[] {
  const starts = decisions.flatMap(({ start }) => start ?? []);
  const active = decisions.map(({ current }) => current?.container);
  const handled = new Set([
    ...decisions.map(({ start, current }) => (start ? start.place.container : current?.container)),
    ...starts.map(({ old }) => old),
    ...clearIdle(host, starts).map((operation) => "container" in operation && operation.container),
  ]);
  return host.containers
    .filter(({ name, status }) => isUp(status) && !handled.has(name))
    .filter(({ name, service }) => !host.draining.includes(service) || active.includes(name))
    .map((container) => drainOperation(container, wanted, decisions));
}

function isUp(status: string): boolean {
  return status === "running" || status === "restarting" || status === "paused";
}

function drainOperation(
  container: ObservedContainer,
  wanted: Wanted,
  decisions: readonly Decision[],
): Operation {
  const decision = decisions.find(({ released }) => released.service.name === container.service);
  const spec = decision?.released.service;
  return {
    kind: "drain",
    service: container.service,
    container: container.name,
    ms: spec?.drain ?? 30_000,
    grace: spec?.stopGrace ?? 10_000,
    port: container.port,
    why: whyDrained(wanted, decision, container),
  };
}

function whyDrained(
  wanted: Wanted,
  decision: Decision | undefined,
  container: ObservedContainer,
): string {
  if (decision === undefined) return "no longer in deploy.yaml";
  if (decision.current?.container === container.name)
    return `replaced by release ${wanted.release.id}`;
  return "left running by an earlier run";
}
