/** Facts for planner tests: small values with everything a case does not care about filled in. */
import type { ObservedContainer, ObservedHost } from "../../src/model/observed.ts";
import type { Service } from "../../src/model/project.ts";
import type { HostState, Release, ServiceState } from "../../src/model/release.ts";
import type { ServicePorts, Slot } from "../../src/model/slot.ts";
import { blankHost } from "../../src/engine/plan/blank.ts";
import type { Wanted } from "../../src/engine/plan/diff.ts";
import { containerName } from "../../src/model/names.ts";

export const scope = { project: "shop", environment: "production" };
export const webPorts: ServicePorts = { blue: 8101, green: 18101, internal: 5101 };

export function service(name: string, more: Partial<Service> = {}): Service {
  return {
    name,
    source: { kind: "image", image: `${name}:1` },
    port: 3000,
    protocol: "http",
    health: { kind: "tcp", timeout: 30_000 },
    domains: [],
    envVars: {},
    secrets: [],
    dependsOn: [],
    resources: {},
    volumes: {},
    stateful: false,
    drain: 30_000,
    stopGrace: 10_000,
    nginx: { maxBody: 1_048_576, readTimeout: 60_000 },
    ...more,
  };
}

/** A service without a port. */
export function worker(name: string, more: Partial<Service> = {}): Service {
  const { port: _, ...rest } = service(name, {
    health: { kind: "running", timeout: 30_000, settle: 2_000 },
    ...more,
  });
  return rest;
}

/** Image and specification follow from `version`, as they do from a build. */
export function release(
  id: number,
  services: readonly (readonly [Service, version: string])[],
  more: Partial<Release> = {},
): Release {
  return {
    id,
    revision: `revision-${id}`,
    createdAt: `2026-01-01T00:00:${String(id % 60).padStart(2, "0")}Z`,
    run: `run${id}`,
    command: "deploy",
    services: Object.fromEntries(
      services.map(([spec, version]) => [
        spec.name,
        { service: spec, image: `${spec.name}:${version}`, specification: `spec-${version}` },
      ]),
    ),
    ...more,
  };
}

export function host(more: Partial<ObservedHost> = {}): ObservedHost {
  return {
    ...blankHost({ name: "h1" }),
    fingerprint: "0123456789abcdef",
    docker: { version: "28.0.0", architecture: "x86_64", freeBytes: 1e10 },
    nginx: { version: "1.22.1", running: true, ipv6: true },
    ...more,
  };
}

export function container(
  serviceName: string,
  slot: Slot,
  releaseId: number,
  version: string,
  more: Partial<ObservedContainer> = {},
): ObservedContainer {
  return {
    id: `id-${serviceName}-${releaseId}`,
    name: containerName(scope, serviceName, releaseId),
    service: serviceName,
    slot,
    release: releaseId,
    status: "running",
    specification: `spec-${version}`,
    image: `${serviceName}:${version}`,
    port: webPorts[slot],
    detail: "Up 3 minutes",
    ...more,
  };
}

export function serviceState(
  serviceName: string,
  slot: Slot,
  releaseId: number,
  version: string,
  more: Partial<ServiceState> = {},
): ServiceState {
  return {
    slot,
    container: containerName(scope, serviceName, releaseId),
    image: `${serviceName}:${version}`,
    specification: `spec-${version}`,
    release: releaseId,
    revision: `revision-${releaseId}`,
    since: "2026-01-01T00:00:00Z",
    ports: webPorts,
    ...more,
  };
}

export function state(releaseId: number, services: HostState["services"]): HostState {
  return { version: 1, release: releaseId, salt: "salt", services };
}

export function wanted(active: Release, more: Partial<Wanted> = {}): Wanted {
  return {
    scope,
    release: active,
    forced: [],
    keep: { releases: 5 },
    salt: "salt",
    vhost: (ports) => JSON.stringify(ports),
    ...more,
  };
}

/** The host after `web` version 1 was deployed once as release 1, in blue. */
export function deployedOnce(more: Partial<ObservedHost> = {}): ObservedHost {
  return host({
    state: state(1, { web: serviceState("web", "blue", 1, "1") }),
    releases: [release(1, [[service("web"), "1"]])],
    containers: [container("web", "blue", 1, "1")],
    vhost: JSON.stringify({ web: webPorts }),
    images: ["web:1"],
    ...more,
  });
}

/** The host after version 2 followed as release 2, in green; version 1 is kept in blue. */
export function deployedTwice(more: Partial<ObservedHost> = {}): ObservedHost {
  return deployedOnce({
    state: state(2, { web: serviceState("web", "green", 2, "2") }),
    releases: [release(1, [[service("web"), "1"]]), release(2, [[service("web"), "2"]])],
    greens: ["web"],
    containers: [
      container("web", "blue", 1, "1", { status: "exited" }),
      container("web", "green", 2, "2"),
    ],
    ...more,
  });
}
