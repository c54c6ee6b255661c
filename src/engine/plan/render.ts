import type { HostPlan, Operation, Plan, StartOperation } from "../../model/plan.ts";
import { holdsBack, isEmpty } from "../../model/plan.ts";
import { fleetLines } from "./render-fleet.ts";
import { formatDuration } from "../../model/units.ts";

/** One operation as a sentence; capitals where a service stops answering for a while. */
export function describe(operation: Operation): string {
  switch (operation.kind) {
    case "start nginx":
      return "start nginx";
    case "await drain":
      return `wait until the old slot of ${operation.service} is drained (≤ ${formatDuration(operation.ms)})`;
    case "clear":
      return `stop ${operation.container} (${operation.why})`;
    case "start":
    case "replace":
      return operation.kind === "start" ? describeStart(operation) : describeReplace(operation);
    case "run job":
      return `run ${operation.name} of ${operation.spec.name}: ${operation.spec.command?.join(" ")}`;
    case "write vhost":
      return operation.text === ""
        ? "remove the vhost, reload nginx"
        : "write the vhost, reload nginx";
    case "swap":
      return `swap ${operation.service} ${operation.from ?? "nothing"}→${operation.to}`;
    case "write timer":
      return `run ${operation.spec.name} at ${operation.spec.schedule} (UTC) from ${shortImage(operation.place.image)}`;
    case "remove timer":
      return `run ${operation.service} no more at its times`;
    case "write doze":
      return `sleep after ${formatDuration(operation.after)} without a visitor`;
    case "remove doze":
      return "never sleep any more";
    case "wake":
      return "wake it";
    case "record":
      return "record the release";
    case "drain":
      return `drain ${operation.container} in the background (≤ ${formatDuration(operation.ms)}; ${operation.why})`;
    case "prune":
      return describePrune(operation);
  }
}

function describeStart({ spec, place, from, kept }: StartOperation): string {
  const way = from === undefined ? place.slot : `${from}→${place.slot}`;
  const port = place.ports === undefined ? "" : ` on :${place.ports[place.slot]}`;
  const what = kept ? `kept ${place.container}` : shortImage(place.image);
  return `start ${spec.name} ${way}${port} from ${what}`;
}

/** With `auto_start: false`. */
function describeHeld({ spec, place, from }: StartOperation): string {
  const rest = from === undefined ? "starts nothing" : `${from} goes on as it is`;
  return `configure ${spec.name} in ${place.slot} from ${shortImage(place.image)}; ${rest} until \`sluice start\` (auto_start: false)`;
}

function describeReplace({ spec, place }: StartOperation): string {
  return `STOP ${spec.name}, THEN START IT ANEW from ${shortImage(place.image)} (stateful: it does not answer in between, its volumes stay)`;
}

function describePrune(operation: Extract<Operation, { kind: "prune" }>): string {
  const { containers, images, strays, releases } = operation;
  const counts = { containers, images: [...images, ...strays], releases };
  const parts = Object.entries(counts)
    .filter(([, things]) => things.length > 0)
    .map(([part, things]) => count(things.length, part));
  return `prune ${parts.join(", ")}`;
}

function count(number: number, things: string): string {
  return `${number} ${number === 1 ? things.slice(0, -1) : things}`;
}

function shortImage(image: string): string {
  return image
    .replace(/@sha256:([0-9a-f]{12})[0-9a-f]+$/, "@$1…")
    .replace(/^(dockerfile#[0-9a-f]{12})[0-9a-f]+$/, "$1…");
}

/** For a terminal: indented lines, one host after the other. */
export function planAsText(plan: Plan): string {
  const heading = `${plan.command} ${plan.project} to ${plan.environment}: release ${plan.release.id} of ${shortRevision(plan)}`;
  const fleet = plan.fleet === undefined ? [] : fleetLines(plan.fleet).map((line) => `  ${line}`);
  const body =
    isEmpty(plan) && !holdsBack(plan)
      ? ["  nothing to do: everything is as wanted"]
      : plan.hosts.flatMap(hostAsText);
  const notes = (plan.notes ?? []).map((note) => `  ! ${note}`);
  return [heading, ...fleet, ...body, ...notes].join("\n");
}

function hostAsText(host: HostPlan): string[] {
  return [
    `  ${host.host}`,
    ...host.operations.map((operation) => `    + ${describe(operation)}`),
    ...(host.held ?? []).map((start) => `    ~ ${describeHeld(start)}`),
    ...host.untouched.map(({ service, why }) => `    = ${service} stays (${why})`),
  ];
}

/** For a comment or a job summary: the same, as Markdown. Backticks hold every name. */
export function planAsMarkdown(plan: Plan): string {
  const heading = `**${plan.command}** \`${plan.project}\` to \`${plan.environment}\`: release ${plan.release.id} of \`${shortRevision(plan)}\``;
  const fleet = plan.fleet === undefined ? [] : [fleetLines(plan.fleet).map(escape).join("; "), ""];
  const body =
    isEmpty(plan) && !holdsBack(plan)
      ? ["Nothing to do: everything is as wanted."]
      : plan.hosts.flatMap(hostAsMarkdown);
  const notes = (plan.notes ?? []).map((note) => `- **Note:** ${escape(note)}`);
  return [heading, "", ...fleet, ...body, ...notes, ""].join("\n");
}

function hostAsMarkdown(host: HostPlan): string[] {
  return [
    `- \`${host.host}\``,
    ...host.operations.map((operation) => `  1. ${escape(describe(operation))}`),
    ...(host.held ?? []).map((start) => `  - ${escape(describeHeld(start))}`),
    ...host.untouched.map(({ service, why }) => `  - \`${service}\` stays (${why})`),
  ];
}

function escape(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]#|@]/g, "\\$&");
}

function shortRevision({ release }: Plan): string {
  return release.revision.slice(0, 12);
}
