import type { SluiceError } from "../../model/errors.ts";
import type { ObservedHost } from "../../model/observed.ts";
import type { Release, ServiceState } from "../../model/release.ts";
import type { EnvironmentStatus, HostStatus, ServiceStatus } from "../../model/status.ts";
import type { Scope } from "../../model/names.ts";
import { containerOf, hostDrift, serviceDrift } from "./drift.ts";
import { activeRelease, type Answer, type Probes } from "./probe.ts";

/** What a look at one host came to. */
export type Survey =
  | { readonly host: string; readonly error: SluiceError }
  | {
      readonly host: string;
      readonly observed: ObservedHost;
      readonly probes: Probes;
      readonly vhostAsWanted: boolean;
    };

/** Surveys of all hosts → the status of their environment. Pure. */
export function statusOf(scope: Scope, surveys: readonly Survey[]): EnvironmentStatus {
  const observed = surveys.flatMap((survey) => ("observed" in survey ? [survey.observed] : []));
  const release = Math.max(0, ...observed.map(({ state }) => state?.release ?? 0));
  const active = observed.flatMap(({ releases }) => releases).find(({ id }) => id === release);
  return {
    ...scope,
    release,
    revision: active?.revision ?? "",
    hosts: surveys.map(hostStatus),
    rollback: keptByAll(observed)
      .filter(({ id }) => id !== release)
      .map(({ id, revision, createdAt, command }) => ({ id, revision, createdAt, command })),
  };
}

function keptByAll(observed: readonly ObservedHost[]): Release[] {
  const [first, ...others] = observed;
  const onAll = (first?.releases ?? []).filter(({ id }) =>
    others.every(({ releases }) => releases.some((release) => release.id === id)),
  );
  return onAll.toSorted((a, b) => b.id - a.id);
}

function hostStatus(survey: Survey): HostStatus {
  if ("error" in survey) {
    const { code, message } = survey.error;
    const nothing = { release: 0, services: [], drift: [] };
    return { name: survey.host, problem: { code, message }, ...nothing };
  }
  const { observed, probes, vhostAsWanted } = survey;
  const services = Object.entries(observed.state?.services ?? {});
  return {
    name: survey.host,
    release: observed.state?.release ?? 0,
    services: services.map(([name, recorded]) =>
      serviceStatus(observed, name, recorded, probes.answers[name]),
    ),
    ...(observed.hold === undefined ? {} : { hold: observed.hold }),
    drift: hostDrift(observed, probes, vhostAsWanted),
  };
}

function serviceStatus(
  host: ObservedHost,
  name: string,
  recorded: ServiceState,
  answer: Answer | undefined,
): ServiceStatus {
  const { slot, release, revision, image, since } = recorded;
  return {
    name,
    slot,
    release,
    revision,
    image,
    since,
    ...health(host, name, recorded, answer),
    draining: host.draining.includes(name),
    maintenance: host.maintenance.includes(name),
    drift: serviceDrift(host, name, recorded, answer),
  };
}

/** The answer through nginx counts most, then Docker's own check, then that it runs. */
function health(
  host: ObservedHost,
  name: string,
  recorded: ServiceState,
  answer: Answer | undefined,
): Pick<ServiceStatus, "health" | "detail"> {
  const container = containerOf(host, recorded);
  if (container === undefined) return { health: "gone", detail: "" };
  const words = container.detail;
  if (host.asleep === true && container.status === "exited")
    return { health: "asleep", detail: "the next visitor wakes it" };
  if (container.status !== "running") return { health: "stopped", detail: words };
  const check = activeRelease(host)?.services[name]?.service.health;
  if (answer?.status !== undefined && check?.kind === "http") {
    const good = answer.status >= check.status.from && answer.status <= check.status.to;
    return { health: good ? "healthy" : "unhealthy", detail: `${answer.status}, ${words}` };
  }
  if (words.includes("(unhealthy)")) return { health: "unhealthy", detail: words };
  return { health: words.includes("(healthy)") ? "healthy" : "running", detail: words };
}
