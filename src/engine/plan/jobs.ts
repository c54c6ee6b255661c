import { timerName } from "../../model/names.ts";
import type { ObservedHost } from "../../model/observed.ts";
import type { JobOperation, StartOperation } from "../../model/plan.ts";
import type { Job } from "../../model/preview-settings.ts";
import type { ReleasedService } from "../../model/release.ts";
import type { Wanted } from "./diff.ts";

/** Starts in their order, each job before the group of its service. */
export function withJobs(
  host: ObservedHost,
  wanted: Wanted,
  starts: readonly StartOperation[],
): (StartOperation | JobOperation)[] {
  const jobs = (wanted.jobs ?? []).flatMap((job): JobOperation[] => {
    const released = wanted.release.services[job.service];
    const start = starts.find(({ spec }) => spec.name === job.service);
    const isDue = job.name === "seed" ? host.seeded !== true : start?.kept === false;
    if (released === undefined || !isDue) return [];
    return [operation(wanted, job, released, start?.group ?? starts.length)];
  });
  return [...jobs, ...starts].toSorted((a, b) => a.group - b.group);
}

function operation(
  { scope, release }: Wanted,
  { name, command, timeout }: Job,
  { service, image, specification }: ReleasedService,
  group: number,
): JobOperation {
  const place = {
    service: service.name,
    slot: "blue",
    container: timerName(scope, service.name),
    release: release.id,
    run: release.run,
    image,
    specification,
    once: true,
  } as const;
  return { kind: "run job", name, spec: { ...service, command }, place, group, timeout };
}
