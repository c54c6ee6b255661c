import type { JobState, SlotJob } from "../../model/platform-job.ts";
import { isUnderWay } from "../../model/platform-job.ts";
import type { Found, RunContext } from "../context.ts";
import { readJobs } from "../platform-jobs.ts";

/** Which jobs are wanted. */
export interface JobOptions {
  readonly state?: JobState;
  /** Begun longer ago than this, milliseconds. */
  readonly olderThan?: number;
}

const PER_APPLICATION = 20;

/** Without the lines of their logs: `sluice logs --build` has those. */
export async function listJobs(context: RunContext): Promise<Pick<Found, "jobs">> {
  const { jobs: wanted = {} } = context.options;
  const all = await readJobs(context, PER_APPLICATION);
  return { jobs: all.filter((one) => isWanted(one, wanted, Date.now())).map(withoutLines) };
}

/** Those that could be cancelled. */
export async function listUnderWay(context: RunContext): Promise<Pick<Found, "jobs">> {
  const { jobs } = await listJobs(context);
  return { jobs: jobs.filter(({ job }) => isUnderWay(job)) };
}

function isWanted({ job }: SlotJob, { state, olderThan }: JobOptions, now: number): boolean {
  const isOfState = state === undefined || job.state === state;
  return isOfState && (olderThan === undefined || now - job.begun > olderThan);
}

function withoutLines(one: SlotJob): SlotJob {
  const { lines: _, ...job } = one.job;
  return { ...one, job };
}
