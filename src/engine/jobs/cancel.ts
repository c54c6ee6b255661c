import type { SlotJob } from "../../model/platform-job.ts";
import type { Found, RunContext } from "../context.ts";

/** Ends what is under way, what waits before what runs: else the end of one would start the next. */
export async function cancelJobs(
  context: RunContext,
  { jobs }: Pick<Found, "jobs">,
): Promise<Pick<Found, "jobs">> {
  const { reporter, adapters } = context;
  const waiting = jobs.filter(({ job }) => job.state === "queued");
  const running = jobs.filter(({ job }) => job.state !== "queued");
  const done: SlotJob[] = [];
  for (const one of [...waiting, ...running]) {
    const { host, service, slot, job } = one;
    const { state, stalled } = await adapters.operations!.cancel(job.id);
    const text = `the start of ${service} in ${slot} is ${state}`;
    reporter.report({ kind: "host", host, service, text });
    if (stalled > 0) reporter.report({ kind: "warning", text: stalledText(host, stalled) });
    done.push({ ...one, job: { ...job, state } });
  }
  return { jobs: done };
}

function stalledText(host: string, count: number): string {
  const what = count === 1 ? "one other waits" : `${count} others wait`;
  return `${what} on ${host}, and Coolify before 4.3.7 goes on with them only when something else ends there: deploy again, or upgrade it`;
}
