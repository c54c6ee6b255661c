import type { ObservedContainer, ObservedHost } from "../../model/observed.ts";
import type { ServiceState } from "../../model/release.ts";
import { formatDuration } from "../../model/units.ts";
import type { Answer, Probes } from "./probe.ts";

const TOLERATED_SKEW = 60_000;

/** What one service is and is not as recorded, one sentence each. */
export function serviceDrift(
  host: ObservedHost,
  name: string,
  recorded: ServiceState,
  answer: Answer | undefined,
): string[] {
  const container = containerOf(host, recorded);
  const flagged = host.greens.includes(name) ? "green" : "blue";
  const [chosen, digest] = answer?.choice.split(" ") ?? [];
  return [
    container === undefined ? `its container ${recorded.container} is gone` : undefined,
    container !== undefined && container.status !== "running" && !isAsleep(host, container)
      ? `its container is ${container.status}`
      : undefined,
    container !== undefined && container.image !== recorded.image
      ? `it runs ${container.image}, not ${recorded.image}`
      : undefined,
    recorded.ports !== undefined && flagged !== recorded.slot
      ? `its flag says ${flagged}, the record ${recorded.slot}`
      : undefined,
    recorded.ports !== undefined && answer !== undefined && chosen !== flagged
      ? `nginx ${chosen ? `chooses ${chosen}` : "does not answer for it"}`
      : undefined,
    digest && !host.vhost?.includes(digest) ? "nginx has not loaded the vhost file" : undefined,
  ].filter((sentence) => sentence !== undefined);
}

/** What the host as a whole is not as recorded. `vhostAsWanted` comes from the planner. */
export function hostDrift(host: ObservedHost, probes: Probes, vhostAsWanted: boolean): string[] {
  return [
    host.nginx.running || host.state === undefined ? undefined : "nginx does not run",
    vhostAsWanted ? undefined : "the vhost file is not what this release writes",
    Math.abs(host.clockSkew) > TOLERATED_SKEW ? skew(host.clockSkew) : undefined,
    probes.unfinished === undefined ? undefined : unfinished(probes.unfinished),
    ...unmanaged(host).map(({ name, status }) => `${name} is ${status} and in no record`),
  ].filter((sentence) => sentence !== undefined);
}

function isAsleep({ asleep }: ObservedHost, { status }: ObservedContainer): boolean {
  return asleep === true && status === "exited";
}

export function containerOf(
  host: ObservedHost,
  recorded: ServiceState,
): ObservedContainer | undefined {
  return host.containers.find(({ name }) => name === recorded.container);
}

/** Runs with our labels, is neither active nor being drained. Stopped ones are kept for a rollback. */
function unmanaged(host: ObservedHost): ObservedContainer[] {
  const active = new Set(
    Object.values(host.state?.services ?? {}).map(({ container }) => container),
  );
  return host.containers.filter(
    ({ name, service, status }) =>
      status !== "exited" &&
      status !== "created" &&
      !active.has(name) &&
      !host.draining.includes(service),
  );
}

function skew(ms: number): string {
  return `its clock is ${formatDuration(Math.abs(ms))} ${ms > 0 ? "ahead" : "behind"}`;
}

function unfinished(intent: string): string {
  try {
    const { command, run, release } = JSON.parse(intent) as Record<string, unknown>;
    return `a ${String(command)} (run ${String(run)}, release ${String(release)}) is under way or was interrupted`;
  } catch {
    return "a run is under way or was interrupted";
  }
}
