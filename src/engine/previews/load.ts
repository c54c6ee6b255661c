import type { Project, Service } from "../../model/project.ts";
import type { Load } from "./place.ts";

/** What a service counts for that does not say what it may take; the example takes less than a tenth of it. */
export const USUAL = { cpus: 0.25, memory: 256 * 2 ** 20 } as const;

/** What a preview takes, and which of its services that is. */
export interface Claim extends Load {
  readonly services: readonly string[];
}

/**
 * What an environment takes of a host, by the limits that its services have. `names`: those that are
 * deployed, where it is not all of them.
 */
export function loadOf(
  { services, databases = [] }: Pick<Project, "services" | "databases">,
  environment: string,
  names: readonly string[] = [],
): Claim {
  const all = [...services, ...databases].filter(
    ({ name }) => names.length === 0 || names.includes(name),
  );
  const isKept = ({ stateful }: Service) => stateful;
  const others = all.filter((one) => !isKept(one));
  return {
    environment,
    services: all.map(({ name }) => name),
    cpus: sum(all, ({ resources }) => resources.cpus ?? USUAL.cpus),
    memory: sum(others, memoryOf),
    stateful: sum(all.filter(isKept), memoryOf),
  };
}

function memoryOf({ resources }: Service): number {
  return resources.memory ?? USUAL.memory;
}

function sum(services: readonly Service[], take: (service: Service) => number): number {
  // To the thousandth: 0.1 three times is 0.3.
  const total = services.reduce((before, service) => before + take(service), 0);
  return Math.round(total * 1000) / 1000;
}
