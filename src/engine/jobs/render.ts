import type { SlotJob } from "../../model/platform-job.ts";
import { formatSeconds } from "../../model/units.ts";
import { textTable } from "../table.ts";

const COLUMNS = ["begun", "service", "slot", "host", "state", "took", "id"] as const;

/** For a terminal, newest first. */
export function jobsAsText(jobs: readonly SlotJob[]): string {
  if (jobs.length === 0) return "none";
  const rows = jobs.map(({ service, slot, host, job }) => [
    new Date(job.begun).toISOString().slice(0, 19) + "Z",
    service,
    slot,
    host,
    job.state,
    job.took === undefined ? "" : formatSeconds(job.took),
    job.id,
  ]);
  return textTable(COLUMNS, rows).join("\n");
}
