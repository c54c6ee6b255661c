import { nameOf } from "./applications/types.ts";
import type { World } from "./world.ts";

/** What an instance holds now, for tests to compare with what it should hold. */
export interface State {
  readonly keys: readonly string[];
  /** `shop: production, preview-12` */
  readonly projects: readonly string[];
  /** Names with addresses. */
  readonly servers: readonly string[];
  readonly applications: readonly ApplicationState[];
  /** Names with their status. */
  readonly databases: readonly string[];
  readonly deployments: readonly string[];
}

export interface ApplicationState {
  readonly uuid: string;
  readonly name: string;
  readonly status: string;
  /** Deleted, and still shown. */
  readonly isDoomed: boolean;
  /** Keys, the twins for pull requests left out. */
  readonly envVars: readonly string[];
}

export function stateOf(world: World): State {
  return {
    keys: [...world.keys.values()].map((it) => it.name),
    projects: [...world.projects.values()].map(
      (it) => `${it.name}: ${it.environments.map(({ name }) => name).join(", ")}`,
    ),
    servers: [...world.servers.values()].map((it) => `${it.name} ${it.ip}`),
    applications: [...world.applications.values()].map((it) => ({
      uuid: it.uuid,
      name: nameOf(it),
      status: it.status,
      isDoomed: it.isDoomed,
      envVars: it.envVars.filter(({ isPreview }) => !isPreview).map(({ key }) => key),
    })),
    databases: [...world.databases.values()].map(
      (it) => `${String(it.columns["name"])} ${it.status}`,
    ),
    deployments: [...world.deployments.values()].map((it) => `${it.applicationName} ${it.status}`),
  };
}
