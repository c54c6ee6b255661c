import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ApiError, notFound } from "./http/errors.ts";
import { paged } from "./http/pages.ts";
import { read } from "./http/read.ts";
import type { Call, Handler, Routes } from "./http/types.ts";
import { iso, type World } from "./world.ts";

export interface Project {
  readonly id: string;
  name: string;
  description: string;
  purpose: string;
  environment: string;
  isDefault: boolean;
  readonly createdAt: number;
  updatedAt: number;
  /** URN → when it was assigned. */
  readonly resources: Map<string, number>;
}

const environment = z.enum(["Development", "Staging", "Production"]);
const fields = {
  name: z.string().min(1).max(175),
  description: z.string().max(255),
  purpose: z.string().max(255),
  environment,
  is_default: z.boolean(),
};
const newProject = z.object({
  ...fields,
  description: fields.description.default(""),
  environment: environment.default("Development"),
  is_default: fields.is_default.default(false),
});
const replacement = z.object(fields);
const change = replacement.partial();
const assignment = z.object({ resources: z.array(z.string().regex(/^do:[a-z]+:.+/)) });

const listProjects: Handler = (world, call) => {
  ensureDefaultProject(world);
  return paged(call, "projects", [...world.projects.values()], (it) => view(world, it));
};

const createProject: Handler = (world, call) => {
  ensureDefaultProject(world);
  const { is_default: _isDefault, ...body } = read(newProject, call);
  if ([...world.projects.values()].some((it) => it.name === body.name)) {
    throw new ApiError(409, "name is already in use");
  }
  const project = addProject(world, body, false);
  return { status: 201, body: { project: view(world, project) } };
};

const getProject: Handler = (world, call) => ({
  status: 200,
  body: { project: view(world, projectOf(world, call)) },
});

const changing = (schema: typeof change | typeof replacement): Handler => {
  return (world, call) => {
    const project = projectOf(world, call);
    const { is_default: isDefault, ...body } = read(schema, call);
    Object.assign(project, body);
    project.updatedAt = world.now();
    if (isDefault) for (const it of world.projects.values()) it.isDefault = it === project;
    return { status: 200, body: { project: view(world, project) } };
  };
};

const deleteProject: Handler = (world, call) => {
  const project = projectOf(world, call);
  if (project.resources.size > 0) throw new ApiError(412, "cannot delete a project with resources");
  world.projects.delete(project.id);
  return { status: 204 };
};

const listResources: Handler = (world, call) =>
  paged(call, "resources", [...projectOf(world, call).resources], ([urn, at]) => ({
    ...resourceView(call, urn, at),
    status: "ok",
  }));

/** A resource is in one project: it leaves the one that it was in. */
const assignResources: Handler = (world, call) => {
  const project = projectOf(world, call);
  const { resources } = read(assignment, call);
  const answers = resources.map((urn) => {
    const isHere = project.resources.has(urn);
    if (!isHere) assign(world, project, urn);
    const at = project.resources.get(urn) ?? world.now();
    return { ...resourceView(call, urn, at), status: isHere ? "already_assigned" : "assigned" };
  });
  return { status: 200, body: { resources: answers } };
};

/** Where new droplets and domains go. */
export function ensureDefaultProject(world: World): Project {
  const found = [...world.projects.values()].find((it) => it.isDefault);
  const words = { description: "", purpose: "Just trying out", environment: "Development" };
  return found ?? addProject(world, { name: "first-project", ...words }, true);
}

export function assign(world: World, project: Project, urn: string): void {
  forgetResource(world, urn);
  project.resources.set(urn, world.now());
}

export function forgetResource(world: World, urn: string): void {
  for (const project of world.projects.values()) project.resources.delete(urn);
}

function addProject(
  world: World,
  body: Pick<Project, "name" | "description" | "purpose" | "environment">,
  isDefault: boolean,
): Project {
  const now = world.now();
  const times = { createdAt: now, updatedAt: now };
  const project = { id: randomUUID(), ...body, isDefault, ...times, resources: new Map() };
  world.projects.set(project.id, project);
  return project;
}

/** `/projects/default` names the default one. */
function projectOf(world: World, call: Call): Project {
  const id = call.params["project_id"];
  const project = id === undefined ? ensureDefaultProject(world) : world.projects.get(id);
  if (project === undefined) throw notFound();
  return project;
}

function resourceView(call: Call, urn: string, at: number): object {
  const [, type = "", id = ""] = urn.split(":");
  const self = `${call.base}/v2/${type}s/${id}`;
  return { urn, assigned_at: iso(at), links: { self } };
}

function view(world: World, it: Project): object {
  return {
    id: it.id,
    owner_uuid: world.accountId,
    owner_id: 258992,
    name: it.name,
    description: it.description,
    purpose: it.purpose,
    environment: it.environment,
    is_default: it.isDefault,
    created_at: iso(it.createdAt),
    updated_at: iso(it.updatedAt),
  };
}

export const projectRoutes: Routes = {
  "GET /v2/projects": listProjects,
  "POST /v2/projects": createProject,
  "GET /v2/projects/default": getProject,
  "PUT /v2/projects/default": changing(replacement),
  "PATCH /v2/projects/default": changing(change),
  "GET /v2/projects/default/resources": listResources,
  "POST /v2/projects/default/resources": assignResources,
  "GET /v2/projects/{project_id}": getProject,
  "PUT /v2/projects/{project_id}": changing(replacement),
  "PATCH /v2/projects/{project_id}": changing(change),
  "DELETE /v2/projects/{project_id}": deleteProject,
  "GET /v2/projects/{project_id}/resources": listResources,
  "POST /v2/projects/{project_id}/resources": assignResources,
};
