import { resolve as resolvePath } from "node:path";
import { loadConfig, resolve } from "../engine/config/index.ts";
import type { Project } from "../model/project.ts";
import { chooseEnvironment } from "../wiring/environment.ts";
import type { EnvVars, Inputs } from "./inputs.ts";

/**
 * What the inputs and deploy.yaml ask for, before anything else is loaded: a mistake is told at
 * once. Throws ConfigError or `USAGE`.
 */
export async function validProject(inputs: Inputs, trusted?: Uint8Array): Promise<Project> {
  const loaded = await loadConfig(resolvePath(inputs.config), trusted);
  return resolve(loaded, chooseEnvironment(loaded, inputs.environment));
}

/** The first useful line of a run. */
export function describeProject({ name, environment, services }: Project): string {
  const names = services.map((service) => service.name).join(", ");
  return `${name} to ${environment.name}: deploy.yaml is valid; services ${names}; ${fleet(environment.hosts)}`;
}

function fleet(hosts: Project["environment"]["hosts"]): string {
  if (hosts.kind === "local") return "on this machine";
  if (hosts.kind === "digitalocean") return `${hosts.count} droplets in ${hosts.region}`;
  return `hosts ${hosts.hosts.map(({ address }) => address).join(", ")}`;
}

/** Values of the secrets that services name, as far as they are there. */
export function secretsOf({ services }: Project, envVars: EnvVars): string[] {
  const names = services.flatMap(({ secrets }) => secrets.map(({ name }) => name));
  return [...new Set(names)].flatMap((name) => envVars[name] ?? []);
}
