import { notFound } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { textIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { iso, nodeId, type World } from "../world.ts";
import { repositoryOf } from "./find.ts";
import type { Environment, Repository } from "./types.ts";
import { apiUrl, pageUrl } from "./views.ts";

/** An environment comes to be when somebody names it first. */
export function environmentNamed(world: World, repository: Repository, name: string): Environment {
  const known = repository.environments.get(name);
  if (known !== undefined) return known;
  const made = {
    id: world.nextBigId(),
    name,
    created: world.now(),
    secrets: new Map<string, string>(),
    variables: new Map<string, string>(),
  };
  repository.environments.set(name, made);
  return made;
}

const listEnvironments: Handler = (world, call) => {
  const repository = repositoryOf(world, call);
  const all = [...repository.environments.values()];
  return paged(
    call,
    all,
    (it) => environmentView(world, repository, it),
    (views) => ({ total_count: all.length, environments: views }),
  );
};

const getEnvironment: Handler = (world, call) => {
  const [repository, environment] = environmentOf(world, call);
  return { status: 200, body: environmentView(world, repository, environment) };
};

const putEnvironment: Handler = (world, call) => {
  const repository = repositoryOf(world, call);
  const environment = environmentNamed(world, repository, textIn(call, "environment_name"));
  return { status: 200, body: environmentView(world, repository, environment) };
};

/** Needs the right to administer, which a workflow's token never has. */
const deleteEnvironment: Handler = (world, call) => {
  const [repository, { name }] = environmentOf(world, call);
  repository.environments.delete(name);
  return { status: 204 };
};

function environmentOf(world: World, call: Call): [Repository, Environment] {
  const repository = repositoryOf(world, call);
  const found = repository.environments.get(textIn(call, "environment_name"));
  if (found === undefined) throw notFound();
  return [repository, found];
}

function environmentView(
  world: World,
  repository: Repository,
  { id, name, created }: Environment,
): object {
  return {
    id,
    node_id: nodeId("EN", id),
    name,
    url: `${apiUrl(world, repository)}/environments/${name}`,
    html_url: `${pageUrl(world, repository)}/deployments/activity_log?environments_filter=${name}`,
    created_at: iso(created),
    updated_at: iso(created),
    protection_rules: [],
    deployment_branch_policy: null,
  };
}

const reads = { needs: [{ actions: "read" }] } as const;
const admins = { needs: [{ administration: "write" }], role: "admin" } as const;
const environments = "/repos/{owner}/{repo}/environments";

export const environmentRoutes: Routes = {
  [`GET ${environments}`]: { ...reads, run: listEnvironments },
  [`GET ${environments}/{environment_name}`]: { ...reads, run: getEnvironment },
  [`PUT ${environments}/{environment_name}`]: { ...admins, run: putEnvironment },
  [`DELETE ${environments}/{environment_name}`]: { ...admins, run: deleteEnvironment },
};
