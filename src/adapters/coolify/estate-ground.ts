import type { EstateThing } from "../../contracts/estate.ts";
import { OURS, projectTag } from "../../model/marks.ts";
import type { Api } from "./api.ts";
import { birthOf } from "./birth.ts";
import { projectOfMark } from "./marks.ts";
import type { EnvironmentShape, Named } from "./shapes.ts";

/** Every new project has it; it goes with the project only. */
export const DEFAULT_ENVIRONMENT = "production";

/** A project that we made and its environments, each with the ids of all that lies in it. */
export async function groundThings(api: Api, project: Named): Promise<EstateThing[]> {
  const params = { uuid: project.uuid };
  const path = "/api/v1/projects/{uuid}/environments";
  const names = (await api.find<Named[]>({ method: "GET", path, params })) ?? [];
  const environments = await Promise.all(names.map((one) => readOne(api, project.uuid, one)));
  const tags = [OURS, projectTag(projectOfMark(project.description))];
  const born = environments.flatMap((one) => birthOf(one).createdAt ?? []);
  return [
    ...environments
      .filter(({ name }) => name !== DEFAULT_ENVIRONMENT)
      .map((one) => environmentThing(project, one, tags)),
    {
      kind: "coolify project",
      id: project.uuid,
      name: project.name,
      tags,
      holds: environments.flatMap(idsIn),
      ...(born.length === 0 ? {} : { createdAt: Math.max(...born) }),
    },
  ];
}

/** One that is gone since it was listed is as empty as can be. */
async function readOne(api: Api, project: string, listed: Named): Promise<EnvironmentShape> {
  const path = "/api/v1/projects/{project}/{uuid}";
  const params = { project, uuid: listed.uuid };
  return (await api.find<EnvironmentShape>({ method: "GET", path, params })) ?? listed;
}

function environmentThing(
  project: Named,
  shape: EnvironmentShape,
  tags: readonly string[],
): EstateThing {
  return {
    kind: "coolify environment",
    id: `${project.uuid} ${shape.uuid}`,
    name: `${shape.name} of ${project.name}`,
    tags,
    holds: idsIn(shape),
    ...birthOf(shape),
  };
}

/** Applications, services, databases of every kind: each in a list of its own. */
export function idsIn(shape: EnvironmentShape): string[] {
  const lists = Object.values(shape).filter((value) => Array.isArray(value)) as unknown[][];
  return lists.flat().map((one, index) => (one as Partial<Named>).uuid ?? `unknown ${index}`);
}
