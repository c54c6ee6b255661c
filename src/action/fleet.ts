import type { RunEvent } from "../contracts/reporter.ts";
import { type DropletStep, type Milestone, MILESTONES } from "../model/droplet.ts";
import type { Outcome } from "../model/outcome.ts";
import { seconds } from "./gantt.ts";
import { code } from "../model/markdown.ts";

/** Host of a cloud → what it has become, in the order in which it was told. */
export type FleetSteps = ReadonlyMap<string, readonly DropletStep[]>;

/** Keeps what a run tells of the hosts that it makes. Told as it happens: a failure has it, too. */
export function createFleetLog(): { steps: FleetSteps; take(event: RunEvent): void } {
  const steps = new Map<string, DropletStep[]>();
  return {
    steps,
    take(event) {
      if (event.kind !== "host" || event.droplet === undefined) return;
      steps.set(event.host, [...(steps.get(event.host) ?? []), event.droplet]);
    },
  };
}

const HEADINGS: Readonly<Record<Milestone, string>> = {
  tcp: "TCP",
  ssh: "SSH",
  "cloud-init": "cloud-init",
  docker: "Docker",
  nginx: "nginx",
  "own key": "own key",
};

/** A row per host that was made: its states, and when it was ready for what. Empty without one. */
export function fleetMarkdown(steps: FleetSteps): string {
  if (steps.size === 0) return "";
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = ["host", "states", ...MILESTONES.map((milestone) => HEADINGS[milestone])];
  return [
    row(head),
    row(head.map(() => "---")),
    ...[...steps].map(([host, own]) => row([code(host), statesCell(own), ...milestones(own)])),
    "",
    "Times are counted from when the hosts were asked for.",
  ].join("\n");
}

function statesCell(steps: readonly DropletStep[]): string {
  return steps
    .filter(({ reached }) => reached === undefined)
    .map(({ state, ms }) => `${state} ${seconds(ms)}`)
    .join(" → ");
}

function milestones(steps: readonly DropletStep[]): string[] {
  return MILESTONES.map((milestone) => {
    const step = steps.find(({ reached }) => reached === milestone);
    return step === undefined ? "" : seconds(step.ms);
  });
}

/** What the run asked the cloud's API for; empty where hosts come from none. */
export function callsLine({ stages, calls }: Pick<Outcome, "stages" | "calls">): string {
  if (calls === undefined) return "";
  const parts = stages.filter((stage) => stage.calls).map((stage) => [stage.name, stage.calls!]);
  const rest = calls - parts.reduce((sum, [, count]) => sum + Number(count), 0);
  const all = rest > 0 ? [...parts, ["clean-up", rest]] : parts;
  const told = all.map(([name, count]) => `${name} ${count}`).join(", ");
  return `API calls: ${calls}${told === "" ? "" : ` (${told})`}`;
}
