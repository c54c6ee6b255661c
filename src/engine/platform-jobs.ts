import type { Application } from "../contracts/platform.ts";
import { SluiceError } from "../model/errors.ts";
import type { SlotJob } from "../model/platform-job.ts";
import type { RunContext } from "./context.ts";

/** The newest jobs of every application of the wanted services, newest first. */
export async function readJobs(context: RunContext, count: number): Promise<SlotJob[]> {
  const { platform, operations } = context.adapters;
  if (platform === undefined || operations === undefined) {
    const message = "with target: docker nothing is built or started but by a run of Sluice itself";
    throw new SluiceError("TARGET_LACKS", message, { facts: { fix: "read the run's own log" } });
  }
  const applications = chosen(context, await platform.applications(context.scope));
  const work = applications.map(async ({ id, service, slot, host }) => {
    const jobs = await operations.jobs(id, count);
    return jobs.map((job): SlotJob => ({ service, slot, host, job }));
  });
  return (await Promise.all(work)).flat().toSorted((a, b) => b.job.begun - a.job.begun);
}

function chosen(
  { options: { services }, project }: RunContext,
  applications: readonly Application[],
): Application[] {
  const known = [
    ...project.services.map(({ name }) => name),
    ...applications.map((a) => a.service),
  ];
  const unknown = services.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new SluiceError("USAGE", `no such service: ${unknown.join(", ")}`, {
      facts: { "there are": [...new Set(known)].join(", ") },
    });
  return applications.filter(({ service }) => services.length === 0 || services.includes(service));
}
