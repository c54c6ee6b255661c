import type { Time } from "../../contracts/time.ts";
import type { Scope } from "../../model/names.ts";
import type { Api } from "./api.ts";
import { isOurs, nameFor, projectMark } from "./marks.ts";
import { makeOnce } from "./once.ts";
import type { EnvironmentShape, Named } from "./shapes.ts";

/** Where the applications of an environment lie. */
export interface Ground {
  readonly project: string;
  readonly environment: string;
}

const PROJECTS = "/api/v1/projects";
const ENVIRONMENTS = "/api/v1/projects/{project}/environments";

/** A project of that name is used whoever made it; one of ours is removed with its last thing. */
export async function ensureGround(api: Api, time: Time, scope: Scope): Promise<Ground> {
  const name = nameFor(scope.project);
  const project = await makeOnce(
    time,
    () => findProject(api, scope),
    async () => {
      const body = { name, description: projectMark(scope.project) };
      const made = await api.ask<Named>({ method: "POST", path: PROJECTS, body });
      return afterRivals(api, scope, made.uuid);
    },
  );
  const environment = await makeOnce(
    time,
    () => findEnvironment(api, project, scope),
    async () => {
      const body = { name: nameFor(scope.environment) };
      const params = { project };
      const made = await api.ask<Named>({ method: "POST", path: ENVIRONMENTS, params, body });
      return made.uuid;
    },
  );
  return { project, environment };
}

async function findProject(api: Api, scope: Scope): Promise<string | undefined> {
  return (await projectOf(api, scope))?.uuid;
}

export async function projectOf(api: Api, { project }: Scope): Promise<Named | undefined> {
  const projects = await api.ask<Named[]>({ method: "GET", path: PROJECTS });
  const named = projects.filter(({ name }) => name === nameFor(project));
  return named.find(isOurs) ?? named[0];
}

async function findEnvironment(
  api: Api,
  project: string,
  { environment }: Scope,
): Promise<string | undefined> {
  const params = { project };
  const all = await api.ask<Named[]>({ method: "GET", path: ENVIRONMENTS, params });
  return all.find(({ name }) => name === nameFor(environment))?.uuid;
}

/** Names of projects may repeat: of two that were made at once both runs take the first listed. */
async function afterRivals(api: Api, scope: Scope, own: string): Promise<string> {
  const first = await findProject(api, scope);
  if (first === undefined || first === own) return own;
  await api.reply({ method: "DELETE", path: `${PROJECTS}/{own}`, params: { own } });
  return first;
}

/** The environment with all that lies in it; undefined where there is none. */
export async function readEnvironment(
  api: Api,
  scope: Scope,
): Promise<(EnvironmentShape & { readonly project: string }) | undefined> {
  const project = await findProject(api, scope);
  if (project === undefined) return undefined;
  const found = await api.find<EnvironmentShape>({
    method: "GET",
    path: `${PROJECTS}/{project}/{environment}`,
    params: { project, environment: nameFor(scope.environment) },
  });
  return found === undefined ? undefined : { ...found, project };
}
