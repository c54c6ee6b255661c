import type { Host } from "../contracts/host.ts";
import type { Runtime } from "../contracts/runtime.ts";
import { type Scope, stateFolder } from "../model/names.ts";
import type { HostPlan, Operation, StartOperation } from "../model/plan.ts";
import { quote } from "../model/quote.ts";
import { type PlatformRecord, readRecord } from "../model/platform.ts";
import { phase } from "./host/shell.ts";
import { fingerprintShell, freshShell } from "./plan/fingerprint.ts";
import type { HostEvent } from "./host/session.ts";
import {
  decode,
  findShell,
  TELL_RECORD,
  tellKeptShell,
  writeRecordShell,
} from "./platform/shell.ts";
import { containerFiles } from "./release/files.ts";
import { awaitShell } from "./release/start.ts";
import { awaitDrainShell } from "./swap/background.ts";

/** The same for whoever only looks; an event `record`. */
export { TELL_RECORD } from "./platform/shell.ts";

/** Of an event `record`. */
export function recordOf(event: HostEvent): PlatformRecord {
  return readRecord(decode(event["text"]));
}

/** Starts that need the platform; a stopped container that was kept is started on the host. */
export function platformStarts(plan: HostPlan): StartOperation[] {
  return plan.operations.filter(
    (operation): operation is StartOperation => operation.kind === "start" && !operation.kept,
  );
}

/**
 * Before anything is asked of the platform: is the plan still true, and what is on record here? What
 * still runs in a slot that is about to be used goes: the platform may not know of it any more.
 */
export function preparePhase(
  scope: Scope,
  host: Host,
  runtime: Runtime,
  plan: HostPlan,
  /** Their variables come from this host. */
  kept: readonly StartOperation[],
): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  const { operations } = plan;
  const waits = operations.flatMap((each) => (each.kind === "await drain" ? [each] : []));
  const clears = operations.flatMap((each) => (each.kind === "clear" ? [each] : []));
  return phase(
    folder,
    [
      freshShell(scope, host, plan),
      ...waits.map(({ service, containers, ms }) => awaitDrainShell(service, containers, ms)),
      ...clears.map(({ container }) => `${runtime.remove(container)} >/dev/null 2>&1`),
      TELL_RECORD,
      ...kept.map((start) => tellKeptShell(start.spec.name, containerFiles(folder, start))),
    ].join("\n"),
  );
}

export function recordPhase(scope: Scope, host: Host, record: PlatformRecord): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  return phase(folder, writeRecordShell(folder, record));
}

/**
 * After the platform is done: which containers there are, and what the plan rests on from now on.
 * Between the two phases nobody else of ours has changed anything: the lock was held.
 */
export function findPhase(
  scope: Scope,
  host: Host,
  record: PlatformRecord,
  platform: string,
  starts: readonly StartOperation[],
): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  return phase(
    folder,
    [
      fingerprintShell(scope, host),
      writeRecordShell(folder, record),
      ...starts.map(({ spec, place }) => findShell(platform, spec.name, place.run)),
      `fingerprint; say '{"event":"fingerprint","value":"'"$digest"'"}'`,
    ].join("\n"),
  );
}

/** Waits until what was started is healthy: what depends on it is started next. */
export function healthPhase(scope: Scope, host: Host, starts: readonly StartOperation[]): string {
  return phase(stateFolder(host.layout.stateRoot, scope), awaitShell(starts));
}

/** Waits until the old slots are drained. */
export function drainedPhase(
  scope: Scope,
  host: Host,
  drains: readonly Extract<Operation, { kind: "drain" }>[],
): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  const waits = drains.map(({ service, container, ms, grace }) =>
    awaitDrainShell(service, [container], ms + grace),
  );
  return phase(folder, [fingerprintShell(scope, host), ...waits, TELL_RECORD].join("\n"));
}

/** What a platform needs to stop and remove a container, beyond the time the container is given. */
const STOP_SLACK_MS = 15_000;

/**
 * Waits until what the platform was told to stop is gone: it answers before it has removed anything,
 * and a next run would plan to start again what is about to vanish.
 */
export function gonePhase(
  scope: Scope,
  host: Host,
  drains: readonly Extract<Operation, { kind: "drain" }>[],
): string {
  const names = drains.map(({ container }) => quote(container)).join(" ");
  const ms = Math.max(...drains.map(({ grace }) => grace)) + STOP_SLACK_MS;
  return phase(
    stateFolder(host.layout.stateRoot, scope),
    `there() { for name in ${names}; do ! docker inspect --type container "$name" >/dev/null 2>&1 || return 0; done; return 1; }
clock; begin=$now
while there && clock && [ $((now-begin)) -lt ${ms} ]; do sleep 0.1; done`,
  );
}

/** Removes containers that the platform does not know any more. */
export function removePhase(
  scope: Scope,
  host: Host,
  runtime: Runtime,
  containers: readonly string[],
): string {
  const folder = stateFolder(host.layout.stateRoot, scope);
  const lines = containers.map((name) => `${runtime.remove(name)} >/dev/null 2>&1`);
  return phase(folder, lines.join("\n"));
}
