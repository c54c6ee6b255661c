import type { Reporter, RunEvent } from "../contracts/reporter.ts";
import { planAsText } from "../engine/plan/render.ts";
import type { Step } from "../model/chatops/index.ts";
import type { Plan } from "../model/plan.ts";
import { formatSize } from "../model/units.ts";
import type { Console } from "./console.ts";
import { createFleetLog, type FleetSteps } from "./fleet.ts";
import { seconds, type Span } from "./gantt.ts";
import { STATE } from "./state.ts";

export interface Report extends Reporter {
  /** Stages that have ended, in their order. */
  readonly spans: readonly Span[];
  readonly plan: Plan | undefined;
  /** Of the hosts that the run makes. */
  readonly fleet: FleetSteps;
  /** Closes the group of a stage that was left in the middle. */
  end(): void;
}

/** Prints a run as it goes on: one folded group per stage, its time under it. */
export function createReport(
  console: Console,
  onPlan: (plan: Plan) => void = () => {},
  now: () => number = () => performance.now(),
  onSteps: (steps: readonly Step[]) => void = () => {},
): Report {
  const stages = stageGroups(console, now, onSteps);
  const fleet = createFleetLog();
  let plan: Plan | undefined;
  let lastStep = "";
  return {
    spans: stages.spans,
    fleet: fleet.steps,
    get plan() {
      return plan;
    },
    end: stages.close,
    report(event) {
      switch (event.kind) {
        case "stage":
          return stages.take(event);
        case "plan":
          plan = event.plan;
          console.info(planAsText(event.plan));
          return onPlan(event.plan);
        case "host":
          fleet.take(event);
          return console.info(`${event.host}: ${event.text}`);
        case "log":
          return console.info(event.text);
        case "warning":
          return console.warning(event.text);
        case "progress": {
          const line = progressLine(event);
          if (line !== lastStep) console.info(line);
          lastStep = line;
          return;
        }
        case "made":
          return console.state(STATE.droplets, event.droplets.map(({ id }) => id).join(" "));
      }
    },
  };
}

export function stepOf({ name, from, to, failed }: Span): Step {
  return { name, state: failed ? "failed" : "done", ms: to - from };
}

/** Groups cannot be nested: a stage that begins closes the one before. */
function stageGroups(
  console: Console,
  now: () => number,
  onSteps: (steps: readonly Step[]) => void,
) {
  const spans: Span[] = [];
  const begin = now();
  let open: { name: string; from: number } | undefined;
  const close = () => {
    if (open !== undefined) console.endGroup();
    open = undefined;
  };
  return {
    spans,
    close,
    take(event: Extract<RunEvent, { kind: "stage" }>): void {
      const at = Math.round(now() - begin);
      if (event.state === "started") {
        close();
        open = { name: event.name, from: at };
        onSteps([...spans.map(stepOf), { name: event.name, state: "running" }]);
        return console.group(event.name);
      }
      const from = open?.from ?? at;
      close();
      const failed = event.state === "failed";
      spans.push({ name: event.name, from, to: at, failed });
      const calls = event.calls ? `, API calls: ${event.calls}` : "";
      console.info(
        `${event.name} ${failed ? "failed after" : "took"} ${seconds(at - from)}${calls}`,
      );
    },
  };
}

/** A log has no line that moves, so a line is printed for each tenth. */
function progressLine({
  label,
  done,
  total,
  unit,
}: Extract<RunEvent, { kind: "progress" }>): string {
  const tenth = total === 0 ? 10 : Math.floor((10 * done) / total);
  const size = unit === "bytes" ? formatSize(total) : `${total} steps`;
  return `${label}: ${tenth * 10} % of ${size}`;
}
