import { dozeOf } from "../../model/doze.ts";
import type { ObservedHost } from "../../model/observed.ts";
import { startOrder } from "../../model/order.ts";
import type { DozeOperation, Operation, StartOperation } from "../../model/plan.ts";
import type { Service } from "../../model/project.ts";
import type { HostState } from "../../model/release.ts";
import type { Wanted } from "./diff.ts";

/** What lets an environment sleep, as it should be against what the host has; and its wake-up. */
export function dozeOperations(host: ObservedHost, wanted: Wanted, next: HostState): Operation[] {
  const wake: Operation[] = host.asleep === true ? [{ kind: "wake" }] : [];
  const doze = dozeOperation(wanted, next);
  if (doze === undefined) {
    return host.doze === undefined ? wake : [...wake, { kind: "remove doze" }];
  }
  return host.doze === doze.specification ? wake : [...wake, doze];
}

/** Whom nobody can visit nobody would wake. */
function dozeOperation(wanted: Wanted, next: HostState): DozeOperation | undefined {
  const { sleepAfter: after } = wanted;
  const starts = startsOf(wanted, next);
  const ports = starts.flatMap(({ spec, place }) =>
    place.ports !== undefined && (spec.domains.length > 0 || wanted.isVisited?.(spec.name))
      ? [place.ports[place.slot]]
      : [],
  );
  if (after === undefined || ports.length === 0) return undefined;
  return dozeOf({ after, starts, ports });
}

/** How everything that runs would be started again. */
function startsOf({ release }: Wanted, next: HostState): StartOperation[] {
  const running = Object.keys(next.services).flatMap(
    (name) => release.services[name]?.service ?? [],
  );
  return startOrder(running).flatMap((services, group) =>
    services.map((spec): StartOperation => {
      const {
        slot,
        container,
        release: id,
        image,
        specification,
        ports,
      } = next.services[spec.name]!;
      const made = {
        service: spec.name,
        slot,
        container,
        release: id,
        run: "",
        image,
        specification,
      };
      const place = { ...made, ...(ports === undefined ? {} : { ports }) };
      return { kind: "start", spec: proven(spec), place, kept: true, group, from: slot };
    }),
  );
}

/** A deploy has seen it run on; nobody waits for that again at each wake-up. */
function proven(spec: Service): Service {
  const { health } = spec;
  return health.kind === "running" ? { ...spec, health: { ...health, settle: 0 } } : spec;
}
