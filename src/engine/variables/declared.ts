import type { Project, Service } from "../../model/project.ts";
import type { VariableOwner } from "../../model/variable.ts";

const SLOT_VARIABLES = ["SLUICE_SLOT", "SLUICE_RELEASE"];

/** Names that a deploy writes for a service → who says so. What people give by hand has other names. */
export function declaredNames(
  { services, databases = [], target }: Pick<Project, "services" | "databases" | "target">,
  service: Service,
): ReadonlyMap<string, VariableOwner> {
  const routed = services.filter(({ port, protocol }) => port !== undefined && protocol === "http");
  const addresses = [...routed, ...databases].map(
    ({ name }) => `${name.toUpperCase().replaceAll("-", "_")}_URL`,
  );
  const own = [
    ...(service.port === undefined ? [] : ["PORT"]),
    ...addresses,
    ...(target === "coolify" ? SLOT_VARIABLES : []),
  ];
  const secrets = service.secrets.filter(({ as }) => as === "env").map(({ name }) => name);
  return new Map<string, VariableOwner>([
    ...own.map((name) => [name, "sluice"] as const),
    ...Object.keys(service.envVars).map((name) => [name, "deploy.yaml"] as const),
    ...secrets.map((name) => [name, "secret"] as const),
  ]);
}
