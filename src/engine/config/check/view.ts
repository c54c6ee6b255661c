/**
 * A tolerant reading of `deploy.yaml` for checks that concern several keys. They look at the raw value
 * and not at a validated one, because a misspelt key in one service must not hide a dependency cycle.
 * What has the wrong shape reads as absent: the schema has already complained about it.
 */
export interface View {
  readonly services: ReadonlyMap<string, ServiceView>;
  readonly environments: ReadonlyMap<string, EnvironmentView>;
  readonly root: Dictionary;
}

export type Dictionary = Readonly<Record<string, unknown>>;

export interface ServiceView {
  readonly name: string;
  readonly path: readonly string[];
  readonly raw: Dictionary;
  readonly domains: readonly string[];
  readonly dependsOn: readonly string[];
  readonly isHttp: boolean;
}

export interface EnvironmentView {
  readonly name: string;
  readonly path: readonly string[];
  readonly raw: Dictionary;
  /** Service → domains given here. */
  readonly domains: ReadonlyMap<string, readonly string[]>;
}

export function viewOf(value: unknown): View {
  const root = map(value);
  return {
    root,
    services: new Map(
      entries(root["services"]).map(([name, raw]) => [name, serviceView(name, raw)]),
    ),
    environments: new Map(
      entries(root["environments"]).map(([name, raw]) => [name, environmentView(name, raw)]),
    ),
  };
}

function serviceView(name: string, raw: Dictionary): ServiceView {
  return {
    name,
    path: ["services", name],
    raw,
    domains: strings(raw["domains"]),
    dependsOn: strings(raw["depends_on"]),
    isHttp: raw["port"] !== undefined && raw["protocol"] !== "tcp",
  };
}

function environmentView(name: string, raw: Dictionary): EnvironmentView {
  const domains = Object.entries(map(raw["domains"]));
  return {
    name,
    path: ["environments", name],
    raw,
    domains: new Map(domains.map(([service, list]) => [service, strings(list)])),
  };
}

export function map(value: unknown): Dictionary {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Dictionary)
    : {};
}

export function strings(value: unknown): readonly string[] {
  // Items keep their index: a path to one of them must be right.
  return Array.isArray(value) ? value.map((item) => (typeof item === "string" ? item : "")) : [];
}

export function entries(value: unknown): [string, Dictionary][] {
  return Object.entries(map(value)).map(([name, inner]) => [name, map(inner)]);
}
