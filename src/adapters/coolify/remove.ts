import type { Application } from "../../contracts/platform.ts";
import type { Time } from "../../contracts/time.ts";
import type { Scope } from "../../model/names.ts";
import type { Api } from "./api.ts";
import { listApplications } from "./applications.ts";
import { DEFAULT_ENVIRONMENT, idsIn } from "./estate-ground.ts";
import { projectOf, readEnvironment } from "./ground.ts";
import { isOurs, nameFor } from "./marks.ts";
import { removeApplication } from "./remove-application.ts";
import type { EnvironmentShape } from "./shapes.ts";

/** Everything of ours in an environment; the environment and the project when nothing else is there. */
export async function removeScope(api: Api, time: Time, scope: Scope): Promise<Application[]> {
  const applications = await listApplications(api, scope);
  await Promise.all(applications.map(({ id }) => removeApplication(api, time, id)));
  await removeGround(api, scope);
  return applications;
}

/** The API itself refuses to delete what is not empty; a project that is not ours stays. */
async function removeGround(api: Api, scope: Scope): Promise<void> {
  const project = await projectOf(api, scope);
  if (project === undefined || !isOurs(project)) return;
  const found = await readEnvironment(api, scope);
  const path = "/api/v1/projects/{project}/{environment}";
  const params = { project: project.uuid, environment: nameFor(scope.environment) };
  if (found !== undefined && idsIn(found).length > 0) return;
  if (found !== undefined && found.name !== DEFAULT_ENVIRONMENT)
    await api.reply({ method: "DELETE", path: path.replace("{e", "environments/{e"), params });
  const rest = await api.ask<EnvironmentShape[]>({
    method: "GET",
    path: "/api/v1/projects/{project}/environments",
    params: { project: project.uuid },
  });
  if (rest.some(({ name }) => name !== DEFAULT_ENVIRONMENT)) return;
  await api.reply({
    method: "DELETE",
    path: "/api/v1/projects/{uuid}",
    params: { uuid: project.uuid },
  });
}
