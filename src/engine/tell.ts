import type { RunContext } from "./context.ts";
import type { HostEvent } from "./host/session.ts";

/** Reports what a phase says of its way, where that is for people. */
export function tell({ reporter }: RunContext, host: string, event: HostEvent): void {
  const service = event["service"] as string | undefined;
  const text = sentences[event.event]?.(event);
  if (text) reporter.report({ kind: "host", host, text, ...(service ? { service } : {}) });
}

const sentences: Record<string, ((event: HostEvent) => string) | undefined> = {
  starting: ({ service, slot }) => `starts ${String(service)} in ${String(slot)}`,
  healthy: ({ service, ms }) => `${String(service)} is healthy after ${String(ms)} ms`,
  job: ({ service, job }) => `runs ${String(job)} of ${String(service)}`,
  "job done": ({ service, job, ms }) =>
    `${String(job)} of ${String(service)} took ${String(ms)} ms`,
  draining: ({ service }) => `waits until the old slot of ${String(service)} is drained`,
  gate: () => "is healthy and waits for the others",
  switching: () => "switches",
  recorded: ({ release }) => `runs release ${String(release)}`,
};
