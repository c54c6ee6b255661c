import { setTimeout as wait } from "node:timers/promises";
import type { LogLine } from "../../model/log.ts";
import type { SlotJob } from "../../model/platform-job.ts";
import { SluiceError } from "../../model/errors.ts";
import type { RunContext } from "../context.ts";
import { readJobs } from "../platform-jobs.ts";

const PACE_MS = 2_000;
const PER_APPLICATION = 3;

/** What a platform wrote the last time that it built or started each service on each host. */
export async function readBuildLines(context: RunContext): Promise<LogLine[]> {
  return newest(await readJobs(context, 1)).flatMap(linesOf);
}

/**
 * Goes on with new lines, those of jobs that begin meanwhile too, until the signal. The API streams
 * nothing, so it is asked every two seconds.
 */
export async function followBuildLines(
  context: RunContext,
  count: number,
  onLine: (line: LogLine) => void,
): Promise<void> {
  const told = new Map<string, number>();
  const first = (await readJobs(context, 1)).toReversed();
  const before = newest(first).flatMap(linesOf);
  for (const line of count === 0 ? [] : before.slice(-count)) onLine(line);
  for (const { job } of first) told.set(job.id, job.lines?.length ?? 0);
  const begin = Math.max(0, ...first.map(({ job }) => job.begun));
  while (!context.signal.aborted) {
    await wait(PACE_MS, undefined, { signal: context.signal }).catch(() => {});
    if (context.signal.aborted) return;
    const jobs = (await readJobs(context, PER_APPLICATION)).toReversed();
    for (const one of jobs.filter(({ job }) => job.begun > begin || told.has(job.id))) {
      const lines = linesOf(one);
      for (const line of lines.slice(told.get(one.job.id) ?? 0)) onLine(line);
      told.set(one.job.id, lines.length);
    }
  }
}

/** Of each service on each host, in the order of time. */
function newest(jobs: readonly SlotJob[]): SlotJob[] {
  const groups = Map.groupBy(jobs, ({ service, host }) => `${service}@${host}`);
  return [...groups.values()].map((all) =>
    all.reduce((a, b) => (b.job.begun > a.job.begun ? b : a)),
  );
}

function linesOf({ service, slot, host, job: { lines } }: SlotJob): LogLine[] {
  if (lines === undefined) {
    const message = "this token may not read what Coolify writes (read:sensitive)";
    throw new SluiceError("TOKEN_LACKS", message);
  }
  return lines.map((line) => ({ ...line, host, service, slot, release: 0 }));
}
