import type { Service } from "./project.ts";
import type { ServicePorts, Slot } from "./slot.ts";

/** One service as a release fixes it: enough to start it again without `deploy.yaml`. */
export interface ReleasedService {
  /** Resolved configuration; secrets by name only. */
  readonly service: Service;
  /** A reference that the host's Docker can run: by digest, or by a tag that holds one. */
  readonly image: string;
  /** Changes when anything changes that needs a new container. */
  readonly specification: string;
}

/** An immutable numbered record in one environment. */
export interface Release {
  readonly id: number;
  readonly revision: string;
  /** ISO 8601, by the clock of the machine that ran the deploy. */
  readonly createdAt: string;
  readonly run: string;
  readonly command: "deploy" | "rollback" | "restart" | "promote";
  readonly services: Readonly<Record<string, ReleasedService>>;
  /** Set on a rollback: the release that it made active again. */
  readonly rollbackOf?: number;
  /** Set on a promote: where its images were proven. */
  readonly promotedFrom?: { readonly environment: string; readonly release: number };
}

/** What a host remembers of one service. */
export interface ServiceState {
  readonly slot: Slot;
  readonly container: string;
  readonly image: string;
  readonly specification: string;
  /** Release that made this container; older than the environment's when it stayed untouched. */
  readonly release: number;
  readonly revision: string;
  readonly since: string;
  readonly ports?: ServicePorts;
}

/** `state.json` of one environment on one host, written by rename. */
export interface HostState {
  readonly version: 1;
  /** Active release, 0 before the first. */
  readonly release: number;
  /** Key under which specifications digest secret values; stays in root-only files. */
  readonly salt: string;
  readonly services: Readonly<Record<string, ServiceState>>;
}

/** True when both would run the same containers. */
export function sameContent(a: Release, b: Release): boolean {
  const names = (release: Release) => Object.keys(release.services).toSorted().join();
  return (
    names(a) === names(b) &&
    Object.entries(a.services).every(
      ([name, { specification }]) => b.services[name]?.specification === specification,
    )
  );
}
