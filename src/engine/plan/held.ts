import { containerName, type Scope } from "../../model/names.ts";
import type { ObservedHost } from "../../model/observed.ts";
import type { HostPlan, StartOperation } from "../../model/plan.ts";
import type { Release, ReleasedService } from "../../model/release.ts";
import { otherSlot, type ServicePorts } from "../../model/slot.ts";
import { activeSlot } from "./diff.ts";
import { choosePorts } from "./ports.ts";

/**
 * Services with `auto_start: false` that are not as deploy.yaml says: the slot that the next start
 * takes is configured, and what runs stays. Pure.
 */
export function heldOn(
  host: ObservedHost,
  { next }: Pick<HostPlan, "next">,
  scope: Scope,
  release: Release,
  held: readonly ReleasedService[],
): StartOperation[] {
  const planned = Object.values(next.services).flatMap(({ ports }) => Object.values(ports ?? {}));
  const taken = new Set<number>([...host.reservedPorts, ...host.listeningPorts, ...planned]);
  return held.flatMap(({ service, image, specification }): StartOperation[] => {
    const { name, port, protocol } = service;
    const current = host.state?.services[name];
    if (current?.specification === specification) return [];
    const from = current && activeSlot(host, current, name);
    const isRouted = port !== undefined && protocol === "http";
    const ports: ServicePorts | undefined =
      current?.ports ?? (isRouted ? choosePorts(scope, name, taken) : undefined);
    for (const number of Object.values(ports ?? {})) taken.add(number);
    const place = {
      service: name,
      slot: from === undefined ? ("blue" as const) : otherSlot(from),
      container: containerName(scope, name, release.id),
      release: release.id,
      run: release.run,
      image,
      specification,
      ...(ports ? { ports } : {}),
    };
    return [{ kind: "start", spec: service, place, kept: false, group: 0, from }];
  });
}
