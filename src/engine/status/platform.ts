import type { Application, Platform } from "../../contracts/platform.ts";
import { asSluiceError, SluiceError } from "../../model/errors.ts";
import type { ObservedHost } from "../../model/observed.ts";
import type { PlatformRecord } from "../../model/platform.ts";
import { commitOf } from "../../model/repository.ts";
import type { ServiceState } from "../../model/release.ts";
import type { EnvironmentStatus, PlatformSlot } from "../../model/status.ts";
import type { Found, RunContext } from "../context.ts";

/** A status is no reason to wait for long. */
const PATIENCE_MS = 10_000;
/** The platform looks once a minute, and at times later. */
const LAG_MS = 5 * 60_000;

/**
 * What the platform says beside what the hosts say, and where the two differ. One that is away hides
 * nothing: its slots are then shown as the hosts last knew them, with their age.
 */
export async function viewPlatform(
  { adapters, scope, project }: RunContext,
  { status, observed, platformRecords }: Pick<Found, "status" | "observed" | "platformRecords">,
): Promise<Pick<Found, "status">> {
  const platform = adapters.platform!;
  const { name } = platform;
  try {
    const applications = await soon(platform, platform.applications(scope));
    const kept = project.databases === undefined ? undefined : adapters.databases?.list(scope);
    const databases = ((await (kept && soon(platform, kept))) ?? []).map(
      ({ service, image, status: words }) => ({ service, image, status: words }),
    );
    const slots = applications.map((one) => slotOf(one, observed));
    return {
      status: {
        ...withDrift(status, name, applications, observed),
        platform: { name, slots, databases },
      },
    };
  } catch (error) {
    const { code, message } = asSluiceError(error);
    const slots = platformRecords.flatMap((one) => lastKnown(one, observed));
    return { status: { ...status, platform: { name, problem: { code, message }, slots } } };
  }
}

async function soon<T>({ name }: Platform, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `${name} gave no answer within ${PATIENCE_MS / 1000} s`;
    timer = setTimeout(() => reject(new SluiceError("API_UNREACHABLE", message)), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function slotOf(
  { service, slot, host, status, image }: Application,
  observed: readonly ObservedHost[],
): PlatformSlot {
  return { service, slot, host, live: isLive({ service, slot, host }, observed), status, image };
}

function isLive(
  { service, slot, host }: Pick<PlatformSlot, "service" | "slot" | "host">,
  observed: readonly ObservedHost[],
): boolean {
  const found = observed.find((one) => one.host === host);
  return found?.state?.services[service]?.slot === slot;
}

function lastKnown(
  { host, record }: { readonly host: string; readonly record: PlatformRecord },
  observed: readonly ObservedHost[],
): PlatformSlot[] {
  return Object.entries(record.services).flatMap(([service, slots]) =>
    (["blue", "green"] as const).flatMap((slot) => {
      const { last } = slots[slot] ?? {};
      if (last === undefined) return [];
      const live = isLive({ service, slot, host }, observed);
      return [{ service, slot, host, live, image: last.image, asOf: last.at }];
    }),
  );
}

function withDrift(
  status: EnvironmentStatus,
  platform: string,
  applications: readonly Application[],
  observed: readonly ObservedHost[],
): EnvironmentStatus {
  const hosts = status.hosts.map((host) => {
    const seen = observed.find((one) => one.host === host.name);
    const services = host.services.map((service) => {
      const recorded = seen?.state?.services[service.name];
      if (seen === undefined || recorded === undefined) return service;
      const own = applications.find(
        (one) =>
          one.host === host.name && one.service === service.name && one.slot === recorded.slot,
      );
      const more = slotDrift(platform, recorded, seen, own, Date.now());
      return { ...service, drift: [...service.drift, ...more] };
    });
    return { ...host, services };
  });
  return { ...status, hosts };
}

/** How the platform's idea of a live slot differs from what the host has on record. Pure. */
export function slotDrift(
  platform: string,
  recorded: ServiceState,
  host: ObservedHost,
  own: Application | undefined,
  now: number,
): string[] {
  if (own === undefined) return [`${platform} has no application of its live slot`];
  const container = host.containers.find(({ name }) => name === recorded.container);
  const runs = container?.status === "running";
  const isOut = own.status.startsWith("exited");
  const isLate = now - Date.parse(recorded.since) < LAG_MS;
  const port = recorded.ports?.[recorded.slot];
  return [
    !runs && isOut && host.asleep !== true ? `it was stopped in ${platform}` : "",
    runs && isOut && !isLate ? `${platform} calls it ${own.status}` : "",
    bare(own.image) === bare(recorded.image)
      ? ""
      : `${platform} would start ${own.image} next, not ${recorded.image}`,
    own.port === port ? "" : `${platform} would publish port ${own.port}, not ${port}`,
  ].filter((sentence) => sentence !== "");
}

/** A digest says all, a tag beside it is not kept; so does a commit, and the address is rewritten. */
function bare(image: string): string {
  const commit = commitOf(image);
  if (commit !== "") return commit;
  return image.replace(/:[^:/@]+(?=@sha256:)/, "");
}
