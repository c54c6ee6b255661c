import type { RunEvent } from "../../contracts/reporter.ts";

/** What a person who waits wants to see, after any number of events. Times are milliseconds. */
export interface View {
  readonly stages: readonly StageView[];
  /** `host service` → its last sentence. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Label → how far; only what is not finished. */
  readonly transfers: Readonly<Record<string, Transfer>>;
  /** Last line of a build. */
  readonly log: string;
}

export interface StageView {
  readonly name: string;
  readonly state: "started" | "succeeded" | "failed";
  readonly begin: number;
  readonly ms?: number;
}

export interface Transfer {
  readonly done: number;
  readonly total: number;
  readonly begin: number;
  readonly unit: "bytes" | "steps";
}

export const emptyView: View = { stages: [], hosts: {}, transfers: {}, log: "" };

/** The view after `event`, which happened at `now`. */
export function viewAfter(view: View, event: RunEvent, now: number): View {
  switch (event.kind) {
    case "stage":
      return afterStage(view, event, now);
    case "host": {
      const who = event.service === undefined ? event.host : `${event.host} ${event.service}`;
      return { ...view, hosts: { ...view.hosts, [who]: event.text } };
    }
    case "progress":
      return { ...view, transfers: afterProgress(view.transfers, event, now) };
    case "log":
      return { ...view, log: event.text };
    case "plan":
    case "warning":
    case "made":
    default:
      return view;
  }
}

/** A new stage begins with a clean page below it. */
function afterStage(view: View, event: RunEvent & { kind: "stage" }, now: number): View {
  if (event.state === "started") {
    const stage = { name: event.name, state: event.state, begin: now };
    return { ...emptyView, stages: [...view.stages, stage] };
  }
  const { name, state, ms } = event;
  const stages = view.stages.map((stage) =>
    stage.name === name && stage.state === "started" ? { ...stage, state, ms } : stage,
  );
  return { ...view, stages, transfers: {}, log: "" };
}

function afterProgress(
  transfers: View["transfers"],
  { label, done, total, unit }: RunEvent & { kind: "progress" },
  now: number,
): View["transfers"] {
  const { [label]: before, ...others } = transfers;
  if (done >= total) return others;
  return { ...others, [label]: { done, total, unit, begin: before?.begin ?? now } };
}
