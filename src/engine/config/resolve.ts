import type {
  Environment,
  FleetSpec,
  HostAddress,
  Project,
  Service,
  TargetName,
} from "../../model/project.ts";
import * as defaults from "./defaults.ts";
import { diagnose } from "./diagnose.ts";
import { ConfigError } from "./diagnostic.ts";
import type { LoadedConfig } from "./load.ts";
import { nearest } from "../../model/nearest.ts";
import { previewNumber } from "../../model/preview-address.ts";
import { jobsOf, type Place, preview } from "./resolve-preview.ts";
import { resolveService } from "./resolve-service.ts";
import type { Config, EnvironmentConfig, HostsConfig } from "./schema.ts";

/** What a command line may decide instead of `deploy.yaml`. */
export interface Overrides {
  readonly target?: TargetName;
  readonly registry?: string;
  readonly hosts?: FleetSpec;
  /** Of every service; they win over those in the file. */
  readonly envVars?: Readonly<Record<string, string>>;
}

/**
 * What the configuration means in one environment, defaults filled in. `preview-<number>` is the
 * environment of that pull request where the configuration has `previews`.
 * Throws ConfigError for an environment that is not there.
 */
export function resolve(
  loaded: LoadedConfig,
  environmentName: string,
  options: { readonly overrides?: Overrides } = {},
): Project {
  const { config } = loaded;
  const place = placeOf(config, environmentName) ?? unknownEnvironment(loaded, environmentName);
  const overrides = options.overrides ?? {};
  const registry = overrides.registry ?? config.registry;
  const target = overrides.target ?? place.target ?? config.target ?? defaults.target;
  const all = resolveServices(config, environmentName, place, overrides.envVars);
  const isKept = ({ stateful }: Service) => target === "coolify" && stateful;
  const databases = all.filter(isKept);
  return {
    name: config.project,
    target,
    ...(registry === undefined ? {} : { registry }),
    environment: resolveEnvironment(environmentName, place, overrides),
    services: all.filter((one) => !isKept(one)),
    ...(databases.length === 0 ? {} : { databases }),
    ...(place.preview === undefined ? {} : { preview: place.preview }),
    ...(place.jobs.length === 0 ? {} : { jobs: place.jobs }),
    limits: { droplets: config.limits?.droplets ?? defaults.droplets },
    keep: { releases: config.keep?.releases ?? defaults.keepReleases },
  };
}

function placeOf(config: Config, name: string): Place | undefined {
  const named = config.environments ?? {};
  if (Object.hasOwn(named, name)) return { ...named[name], jobs: jobsOf(named[name]!) };
  const number = previewNumber(name);
  return number === undefined ? undefined : preview(config, number);
}

function resolveEnvironment(
  name: string,
  place: EnvironmentConfig,
  overrides: Overrides,
): Environment {
  return {
    name,
    ...(place.branch === undefined ? {} : { branch: place.branch }),
    hosts: overrides.hosts ?? fleet(place.hosts),
  };
}

function resolveServices(
  config: Config,
  environment: string,
  place: EnvironmentConfig,
  envVars: Overrides["envVars"] = {},
): Service[] {
  return Object.entries(config.services).map(([name, service]) => {
    const resolved = resolveService(name, service, {
      environment,
      domains: place.domains?.[name] ?? service.domains ?? [],
      envVars: { ...service.env, ...place.env },
    });
    // As they are given: nothing in them is filled in.
    return { ...resolved, envVars: { ...resolved.envVars, ...envVars } };
  });
}

function fleet(hosts: HostsConfig | undefined): FleetSpec {
  if (hosts === "local") return { kind: "local" };
  if (hosts === undefined || Array.isArray(hosts)) {
    return { kind: "ssh", hosts: (hosts ?? []).map(hostAddress), parallel: defaults.parallel };
  }
  const { provider, ssh_from: sshFrom, ...spec } = hosts;
  return {
    kind: provider,
    ...spec,
    ...(sshFrom === undefined ? {} : { sshFrom }),
    count: spec.count ?? 1,
    parallel: spec.parallel ?? defaults.parallel,
  };
}

type HostConfig = Extract<HostsConfig, readonly unknown[]>[number];

/** `user@address:port`, IPv6 addresses in brackets when a port follows; brackets are not kept. */
export function hostAddress(host: HostConfig): HostAddress {
  if (typeof host !== "string") {
    return { user: defaults.sshUser, port: defaults.sshPort, ...host, address: bare(host.address) };
  }
  const at = host.indexOf("@");
  const rest = host.slice(at + 1);
  const port = /^(\[.*\]|[^:]*):(\d+)$/.exec(rest);
  return {
    user: host.slice(0, at),
    address: bare(port?.[1] ?? rest),
    port: Number(port?.[2] ?? defaults.sshPort),
  };
}

function bare(address: string): string {
  return address.replace(/^\[(.*)\]$/, "$1");
}

function unknownEnvironment({ config, source }: LoadedConfig, name: string): never {
  const names = Object.keys(config.environments ?? {});
  const near = nearest(name, names);
  const list = names.length === 0 ? "there are none" : `there are ${names.join(", ")}`;
  const problem = {
    path: ["environments"],
    at: "key" as const,
    problem: `there is no environment ${JSON.stringify(name)}`,
    fix: near === undefined ? list : `did you mean ${near}? (${list})`,
  };
  throw new ConfigError(diagnose([problem], source));
}
