import { applicationView } from "./applications/view.ts";
import { databaseView } from "./databases/view.ts";
import { readBody, textOf } from "./http/body.ts";
import { refused } from "./http/errors.ts";
import { description, name, nullable, required } from "./http/rules.ts";
import { type Asked, type Handler, reading, type RouteTable, writing } from "./http/types.ts";
import {
  type Environment,
  environmentView,
  newEnvironment,
  type Project,
  projectOf,
} from "./projects.ts";
import type { World } from "./world.ts";

const listEnvironments: Handler = (world, asked) => ({
  status: 200,
  body: projectOf(world, asked).environments.map(({ id, name, uuid }) => ({ id, uuid, name })),
});

const getEnvironment: Handler = (world, asked) => {
  const project = projectOf(world, asked);
  const environment = environmentOf(project, asked);
  const applications = [...world.applications.values()]
    .filter((it) => it.environmentId === environment.id)
    .map((it) => applicationView(world, it, asked.sensitive));
  const lists = { ...databasesIn(world, environment, asked.sensitive), services: [] };
  const body = { ...environmentView(project, environment), applications, ...lists };
  return { status: 200, body };
};

/** List → type; databases of all other types are in none, though they are there. */
const LISTS = {
  postgresqls: "standalone-postgresql",
  redis: "standalone-redis",
  mongodbs: "standalone-mongodb",
  mysqls: "standalone-mysql",
  mariadbs: "standalone-mariadb",
};

function databasesIn(world: World, { id }: Environment, sensitive: boolean): object {
  const here = [...world.databases.values()].filter((it) => it.environmentId === id);
  const listed = Object.entries(LISTS).map(([list, type]) => {
    const own = here.filter(({ engine }) => engine.type === type);
    return [list, own.map((it) => databaseView(it, sensitive))];
  });
  return Object.fromEntries(listed);
}

const createEnvironment: Handler = (world, asked) => {
  const rules = { name: required(name, "The name field is required.") };
  const wanted = textOf(readBody(asked, { allowed: ["name"], rules }), "name")!;
  const project = projectOf(world, asked);
  mustBeFree(project, wanted);
  const environment = newEnvironment(world, wanted);
  project.environments.push(environment);
  return { status: 201, body: { uuid: environment.uuid } };
};

const updateEnvironment: Handler = (world, asked) => {
  const allowed = ["name", "description"];
  const input = readBody(asked, { allowed, rules: { name: nullable(name), description } });
  const project = projectOf(world, asked);
  const environment = environmentOf(project, asked);
  const wanted = textOf(input, "name") ?? environment.name;
  if (wanted !== environment.name) mustBeFree(project, wanted);
  environment.name = wanted;
  if ("description" in input) environment.description = textOf(input, "description") ?? null;
  const { uuid, name: now, description: told } = environment;
  return { status: 200, body: { uuid, name: now, description: told } };
};

const deleteEnvironment: Handler = (world, asked) => {
  const project = projectOf(world, asked);
  const environment = environmentOf(project, asked);
  if (!isEmpty(world, environment)) {
    throw refused(400, "Environment has resources, so it cannot be deleted.");
  }
  project.environments.splice(project.environments.indexOf(environment), 1);
  return { status: 200, body: { message: "Environment deleted." } };
};

function mustBeFree(project: Project, name: string): void {
  if (project.environments.some((it) => it.name === name)) {
    throw refused(409, "Environment with this name already exists.");
  }
}

/** By name first, then by uuid. */
export function findEnvironment(
  project: Project,
  name: string | undefined,
  uuid: string | undefined,
): Environment {
  const { environments } = project;
  const found =
    environments.find((it) => it.name === name) ?? environments.find((it) => it.uuid === uuid);
  if (found === undefined) throw refused(404, "Environment not found.");
  return found;
}

function environmentOf(project: Project, asked: Asked): Environment {
  const given = asked.params["environment_name_or_uuid"];
  return findEnvironment(project, given, given);
}

/** Nothing is in it, not even what is being deleted. */
export function isEmpty(world: World, environment: Environment): boolean {
  const all = [...world.applications.values(), ...world.databases.values()];
  return !all.some((it) => it.environmentId === environment.id);
}

const ONE = "/api/v1/projects/{uuid}/environments/{environment_name_or_uuid}";

export const environmentRoutes: RouteTable = {
  "GET /api/v1/projects/{uuid}/environments": reading(listEnvironments),
  "GET /api/v1/projects/{uuid}/{environment_name_or_uuid}": reading(getEnvironment),
  "POST /api/v1/projects/{uuid}/environments": writing(createEnvironment),
  [`PATCH ${ONE}`]: writing(updateEnvironment, "4.3.0"),
  [`DELETE ${ONE}`]: writing(deleteEnvironment),
};
