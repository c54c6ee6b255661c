import { dozeOf } from "../../model/doze.ts";
import type { HostPlan, Operation, StartOperation } from "../../model/plan.ts";
import type { ServiceState } from "../../model/release.ts";

/**
 * The plan of a host with the names that the platform gave to containers in place of ours, and the
 * fingerprint that holds since. Its commands have been run.
 */
export function resolvePlan(
  plan: HostPlan,
  containers: Readonly<Record<string, string>>,
  fingerprint: string,
): HostPlan {
  const fresh = plan.operations.filter(({ kind }) => kind === "start");
  const isFresh = ({ place: { container } }: StartOperation) =>
    fresh.some((one) => one.kind === "start" && !one.kept && one.place.container === container);
  const named = (start: StartOperation) =>
    isFresh(start) ? withContainer(start, containers) : start;
  const place = (operation: Operation): Operation => {
    if (operation.kind === "start") return named(operation);
    if (operation.kind !== "write doze") return operation;
    return dozeOf({ ...operation, starts: operation.starts.map(named) });
  };
  const services = Object.entries(plan.next.services).map(
    ([name, state]): [string, ServiceState] => {
      const container = containers[name];
      return [name, container === undefined ? state : { ...state, container }];
    },
  );
  return {
    ...plan,
    fingerprint,
    operations: plan.operations.filter(({ kind }) => kind !== "run job").map(place),
    next: { ...plan.next, services: Object.fromEntries(services) },
  };
}

/** `containers`: service → name. */
export function withContainer(
  start: StartOperation,
  containers: Readonly<Record<string, string>>,
): StartOperation {
  const container = containers[start.spec.name] ?? start.place.container;
  return { ...start, place: { ...start.place, container } };
}
