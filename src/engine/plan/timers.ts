import { containerName } from "../../model/names.ts";
import type { ObservedHost } from "../../model/observed.ts";
import type { Operation, Untouched } from "../../model/plan.ts";
import type { ReleasedService } from "../../model/release.ts";
import type { Wanted } from "./diff.ts";

/** A scheduled service has no slot: nothing of it runs between its times. */
export function isScheduled({ service }: ReleasedService): boolean {
  return service.schedule !== undefined;
}

/** Timers as they should be against those that the host has. */
export function timerOperations(
  host: ObservedHost,
  wanted: Wanted,
): { operations: Operation[]; untouched: Untouched[] } {
  const scheduled = Object.values(wanted.release.services).filter(isScheduled);
  if (!wanted.schedules) {
    const why = "its schedule is not run on this machine";
    return {
      operations: [],
      untouched: scheduled.map(({ service }) => ({ service: service.name, why })),
    };
  }
  const isAsWanted = ({ service, specification }: ReleasedService) =>
    host.timers?.[service.name] === specification && !wanted.forced.includes(service.name);
  const gone = Object.keys(host.timers ?? {}).filter(
    (name) => !scheduled.some(({ service }) => service.name === name),
  );
  return {
    operations: [
      ...scheduled.filter((released) => !isAsWanted(released)).map((each) => write(wanted, each)),
      ...gone.map((service) => ({ kind: "remove timer", service }) as const),
    ],
    untouched: scheduled
      .filter(isAsWanted)
      .map(({ service }) => ({ service: service.name, why: "same image, settings and times" })),
  };
}

function write(
  { scope, release }: Wanted,
  { service, image, specification }: ReleasedService,
): Operation {
  const container = containerName(scope, service.name, release.id);
  const { id, run } = release;
  const place = { service: service.name, slot: "blue", container, release: id, run } as const;
  return { kind: "write timer", spec: service, place: { ...place, image, specification } };
}
