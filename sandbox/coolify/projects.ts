import { environmentRoutes, isEmpty } from "./environments.ts";
import { readBody, textOf } from "./http/body.ts";
import { refused } from "./http/errors.ts";
import { description, name, nullable, required } from "./http/rules.ts";
import { type Asked, type Handler, reading, type RouteTable, writing } from "./http/types.ts";
import { iso, newId } from "./ids.ts";
import type { World } from "./world.ts";

export interface Environment {
  readonly id: number;
  readonly uuid: string;
  name: string;
  description: string | null;
  readonly createdAt: number;
}

export interface Project {
  readonly id: number;
  readonly uuid: string;
  readonly team: number;
  name: string;
  description: string | null;
  readonly environments: Environment[];
  readonly createdAt: number;
}

const ALLOWED = ["name", "description"];

const listProjects: Handler = (world, { token }) => {
  const projects = [...world.projects.values()].filter((it) => it.team === token.team);
  return { status: 200, body: projects.map(brief) };
};

const getProject: Handler = (world, asked) => {
  const project = projectOf(world, asked);
  const environments = project.environments.map((it) => environmentView(project, it));
  const { team, createdAt } = project;
  const times = { created_at: iso(createdAt), updated_at: iso(createdAt) };
  return { status: 200, body: { ...brief(project), team_id: team, environments, ...times } };
};

/** A new project has an environment already. */
const createProject: Handler = (world, asked) => {
  const rules = { name: required(name, "The name field is required."), description };
  const input = readBody(asked, { allowed: ALLOWED, rules });
  const project: Project = {
    id: world.nextId(),
    uuid: newId(),
    team: asked.token.team,
    name: textOf(input, "name")!,
    description: textOf(input, "description") ?? null,
    environments: [newEnvironment(world, "production")],
    createdAt: world.time.now(),
  };
  world.projects.set(project.uuid, project);
  return { status: 201, body: { uuid: project.uuid } };
};

const updateProject: Handler = (world, asked) => {
  const input = readBody(asked, { allowed: ALLOWED, rules: { name: nullable(name), description } });
  const project = projectOf(world, asked);
  project.name = textOf(input, "name") ?? project.name;
  if ("description" in input) project.description = textOf(input, "description") ?? null;
  return {
    status: 201,
    body: { uuid: project.uuid, name: project.name, description: project.description },
  };
};

const deleteProject: Handler = (world, asked) => {
  const project = projectOf(world, asked);
  if (!project.environments.every((it) => isEmpty(world, it))) {
    throw refused(400, "Project has resources, so it cannot be deleted.");
  }
  world.projects.delete(project.uuid);
  return { status: 200, body: { message: "Project deleted." } };
};

export function newEnvironment(world: World, name: string): Environment {
  const createdAt = world.time.now();
  return { id: world.nextId(), uuid: newId(), name, description: null, createdAt };
}

/** The project that the path names. */
export function projectOf(world: World, asked: Asked): Project {
  return findProject(world, asked, asked.params["uuid"]);
}

export function findProject(world: World, asked: Asked, uuid: string | undefined): Project {
  const project = world.projects.get(uuid ?? "");
  if (project?.team !== asked.token.team) throw refused(404, "Project not found.");
  return project;
}

export function teamOfEnvironment(world: World, id: number): number | undefined {
  const projects = [...world.projects.values()];
  return projects.find((it) => it.environments.some((one) => one.id === id))?.team;
}

/** Names of an environment and its project. */
export function placeOfEnvironment(
  world: World,
  id: number,
): { project: string; environment: string } {
  for (const project of world.projects.values()) {
    const environment = project.environments.find((it) => it.id === id);
    if (environment !== undefined) return { project: project.name, environment: environment.name };
  }
  return { project: "", environment: "" };
}

function brief({ id, uuid, name, description }: Project): object {
  return { id, uuid, description, name };
}

export function environmentView(project: Project, environment: Environment): object {
  const { id, uuid, name, description, createdAt } = environment;
  const times = { created_at: iso(createdAt), updated_at: iso(createdAt) };
  return { id, uuid, name, description, project_id: project.id, ...times };
}

export const projectRoutes: RouteTable = {
  "GET /api/v1/projects": reading(listProjects),
  "GET /api/v1/projects/{uuid}": reading(getProject),
  "POST /api/v1/projects": writing(createProject),
  "PATCH /api/v1/projects/{uuid}": writing(updateProject),
  "DELETE /api/v1/projects/{uuid}": writing(deleteProject),
  ...environmentRoutes,
};
