import type { RepositorySpec } from "./repository.ts";
import type { Job, PreviewSettings } from "./preview-settings.ts";

/**
 * What a `deploy.yaml` means once it is loaded, validated and resolved for one environment.
 * Sizes are bytes, durations are milliseconds, ports are TCP ports. No I/O here.
 */

export type TargetName = "docker" | "coolify";

export interface Project {
  readonly name: string;
  readonly target: TargetName;
  /** Prefix of image names, such as `ghcr.io/acme`. Absent: images travel over SSH. */
  readonly registry?: string;
  readonly environment: Environment;
  readonly services: readonly Service[];
  /** Stateful ones that the target keeps by itself: no release replaces them. */
  readonly databases?: readonly Service[];
  readonly limits: Limits;
  readonly keep: KeepPolicy;
  /** Where the environment is one. */
  readonly preview?: PreviewSettings;
  /** Run before a switch, in this order. */
  readonly jobs?: readonly Job[];
}

export interface Environment {
  readonly name: string;
  /** Pull requests into it may be deployed here; absent: any. */
  readonly branch?: string;
  readonly hosts: FleetSpec;
}

/** Where an environment runs. */
export type FleetSpec =
  | { readonly kind: "local" }
  | { readonly kind: "ssh"; readonly hosts: readonly HostAddress[]; readonly parallel: number }
  | ({ readonly kind: "digitalocean"; readonly parallel: number } & DropletSpec);

/** A machine reached over SSH, written `user@address:port` in `deploy.yaml`. */
export interface HostAddress {
  readonly user: string;
  readonly address: string;
  readonly port: number;
  /** `SHA256:…` of the host key as `ssh-keygen -lf` prints it; absent: known_hosts decides. */
  readonly fingerprint?: string;
}

export interface DropletSpec {
  readonly region: string;
  readonly size?: string;
  readonly cpus?: number;
  readonly memory?: number;
  readonly image?: string;
  readonly count: number;
  /** Networks that may reach port 22; absent: any. */
  readonly sshFrom?: readonly string[];
  readonly backups?: boolean;
  readonly ipv6?: boolean;
  readonly monitoring?: boolean;
  /** `use` (where absent): one that is there. `make`: and makes one where there is none. */
  readonly template?: "make" | "use" | "never";
  /** Name or id of the only account in which hosts may be made. */
  readonly account?: string;
}

export interface Limits {
  readonly droplets: number;
}

/** What is kept for rollback when releases are pruned. */
export interface KeepPolicy {
  /** Releases whose record and image stay on the host, the active one included. */
  readonly releases: number;
}

export interface Service {
  readonly name: string;
  readonly source: Source;
  /** A deploy configures it in the platform and leaves what runs of it as it is. */
  readonly autoStart?: false;
  /** Container port; absent: nothing is published (a worker). */
  readonly port?: number;
  /** `http` is answered by nginx; `tcp` is reached by its name on the environment's network. */
  readonly protocol: "http" | "tcp";
  readonly health: HealthCheck;
  readonly domains: readonly string[];
  readonly envVars: Readonly<Record<string, string>>;
  readonly secrets: readonly SecretRef[];
  readonly dependsOn: readonly string[];
  readonly resources: { readonly cpus?: number; readonly memory?: number };
  readonly command?: readonly string[];
  readonly user?: string;
  /** Volume name → absolute path in the container. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Holds data: never runs twice, is replaced stop-first and only when its specification changed. */
  readonly stateful: boolean;
  /** Five-field cron expression, UTC: the service is run at those times instead of kept running. */
  readonly schedule?: string;
  /** How long the old slot may finish its open requests after the swap. */
  readonly drain: number;
  /** Between SIGTERM and SIGKILL. */
  readonly stopGrace: number;
  readonly nginx: NginxOptions;
}

export interface NginxOptions {
  /** Directives put verbatim into the service's `server` block. */
  readonly snippet?: string;
  /** Largest request body; 0 is unlimited. */
  readonly maxBody: number;
  /** Longest silence between two reads from the service. */
  readonly readTimeout: number;
}

export type Source =
  | { readonly kind: "build"; readonly build: BuildSpec }
  | { readonly kind: "image"; readonly image: string }
  | { readonly kind: "repository"; readonly repository: RepositorySpec }
  /** Built by the platform, with nothing beside it. */
  | { readonly kind: "dockerfile"; readonly dockerfile: string };

export interface BuildSpec {
  /** Relative to the folder of `deploy.yaml`. */
  readonly context: string;
  /** Relative to `context`. */
  readonly dockerfile?: string;
  readonly preset?: "node" | "python" | "static";
  readonly target?: string;
  readonly platform?: string;
  readonly args: Readonly<Record<string, string>>;
}

/** A secret's value comes from the process's environment under `name`; it is never in a Project. */
export interface SecretRef {
  readonly name: string;
  readonly as: "env" | "file";
}

export type HealthCheck = {
  /** Longest wait from start until healthy. */
  readonly timeout: number;
} & (
  | { readonly kind: "http"; readonly path: string; readonly status: StatusRange }
  | { readonly kind: "tcp" }
  | { readonly kind: "command"; readonly command: readonly string[] }
  /** The image's own HEALTHCHECK. */
  | { readonly kind: "container" }
  /** No check possible: the container must still run after `settle`. */
  | { readonly kind: "running"; readonly settle: number }
);

/** Inclusive. `status: 204` is `{ from: 204, to: 204 }`; the default is 200–299. */
export interface StatusRange {
  readonly from: number;
  readonly to: number;
}
