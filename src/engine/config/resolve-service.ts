import type {
  BuildSpec,
  HealthCheck,
  NginxOptions,
  SecretRef,
  Service,
  Source,
} from "../../model/project.ts";
import { parseDuration, parseSize } from "../../model/units.ts";
import * as defaults from "./defaults.ts";
import type { ServiceConfig } from "./schema.ts";

/** What an environment decides about a service. */
export interface Placement {
  readonly environment: string;
  readonly domains: readonly string[];
  readonly envVars: Readonly<Record<string, string>>;
}

export function resolveService(name: string, config: ServiceConfig, placement: Placement): Service {
  const fill = (text: string): string => substitute(text, placement.environment);
  const envVars = Object.entries(placement.envVars).map(([key, value]) => [key, fill(value)]);
  const stateful = config.stateful ?? false;
  return {
    name,
    source: sourceOf(config),
    ...(config.auto_start === false ? { autoStart: false } : {}),
    ...pick(config, "port", "command", "user", "schedule"),
    protocol: config.protocol ?? "http",
    health: healthOf(config),
    domains: placement.domains.map(fill),
    envVars: Object.fromEntries(envVars) as Record<string, string>,
    secrets: (config.secrets ?? []).map(secretOf),
    dependsOn: config.depends_on ?? [],
    resources: config.resources ?? {},
    volumes: config.volumes ?? {},
    stateful,
    drain: config.drain ?? (stateful ? 0 : ms(defaults.drain)),
    stopGrace: config.stop_grace_period ?? ms(defaults.stopGrace),
    nginx: nginxOf(config),
  };
}

/** `$${` stays a literal `${`, as in Compose. */
function substitute(text: string, environment: string): string {
  return text.replaceAll(
    /\$(\$\{)|\$\{environment\}/g,
    (_, literal: string | undefined) => literal ?? environment,
  );
}

function sourceOf({ image, build, preset, repository, dockerfile }: ServiceConfig): Source {
  if (dockerfile !== undefined) return { kind: "dockerfile", dockerfile };
  if (repository !== undefined) {
    const usual = { branch: "main", folder: ".", dockerfile: "Dockerfile" };
    return { kind: "repository", repository: { ...usual, ...repository } };
  }
  if (image !== undefined) return { kind: "image", image };
  const {
    context = ".",
    args = {},
    ...details
  } = typeof build === "string" ? { context: build } : (build ?? {});
  const spec: BuildSpec = {
    context,
    args,
    ...details,
    ...(preset === undefined ? {} : { preset }),
  };
  return { kind: "build", build: spec };
}

/** Without a check: a connection where there is a port, else it must still run after a moment. */
function healthOf({ health, port }: ServiceConfig): HealthCheck {
  const timeout = health?.timeout ?? ms(defaults.healthTimeout);
  const { path, status = defaults.healthStatus, command } = health ?? {};
  if (path !== undefined) return { kind: "http", timeout, path, status };
  if (command !== undefined) return { kind: "command", timeout, command };
  if (health?.container === true) return { kind: "container", timeout };
  if (port !== undefined) return { kind: "tcp", timeout };
  return { kind: "running", timeout, settle: ms(defaults.settle) };
}

function nginxOf(config: ServiceConfig): NginxOptions {
  return {
    ...(config.nginx === undefined ? {} : { snippet: config.nginx }),
    maxBody: config.max_body ?? parseSize(defaults.maxBody) ?? 0,
    readTimeout: config.read_timeout ?? ms(defaults.readTimeout),
  };
}

function secretOf(secret: NonNullable<ServiceConfig["secrets"]>[number]): SecretRef {
  return typeof secret === "string" ? { name: secret, as: "env" } : { as: "env", ...secret };
}

function ms(duration: string): number {
  return parseDuration(duration) ?? 0;
}

/** The keys that are there; absent ones stay absent. */
function pick<T extends object, K extends keyof T>(from: T, ...keys: K[]): Pick<T, K> {
  return Object.fromEntries(
    keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]),
  ) as Pick<T, K>;
}
