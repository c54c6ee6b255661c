import { join } from "node:path";
import { importCommit } from "../git/import.ts";
import type { Files } from "../git/objects.ts";
import { cloneBare, createBare } from "../git/refs.ts";
import { emit } from "../hooks/emit.ts";
import { personOf } from "../people/actor.ts";
import { organizationView } from "../people/organization.ts";
import { accountView } from "../people/views.ts";
import type { Account } from "../people/types.ts";
import type { Repository } from "../repos/types.ts";
import { emailOf } from "../repos/views.ts";
import type { World } from "../world.ts";

export interface RepositoryRequest {
  /** Of its first commit; left out: a README. */
  readonly files?: Files;
  readonly isPrivate?: boolean;
  readonly defaultBranch?: string;
}

export async function addRepository(
  world: World,
  owner: Account,
  name: string,
  {
    files = { "README.md": `# ${name}\n` },
    isPrivate = true,
    defaultBranch = "main",
  }: RepositoryRequest,
): Promise<Repository> {
  const repository = newRepository(world, { owner, name, isPrivate, defaultBranch });
  await createBare(repository.git, defaultBranch);
  world.repositories.set(repository.id, repository);
  // As an import: nobody listens yet, and no workflow starts by what was there before it.
  await begin(world, repository, files);
  return repository;
}

async function begin(world: World, { git, owner, defaultBranch }: Repository, files: Files) {
  const by = { name: owner.login, email: emailOf(owner.login), date: world.now() };
  const message = "Begin";
  await importCommit(git, `refs/heads/${defaultBranch}`, { base: undefined, files, message, by });
}

/** Under the same name, with all that the other has. */
export async function fork(world: World, parent: Repository, owner: Account): Promise<Repository> {
  const { name, isPrivate, defaultBranch } = parent;
  const repository = newRepository(world, { owner, name, isPrivate, defaultBranch, parent });
  await cloneBare(parent.git, repository.git);
  world.repositories.set(repository.id, repository);
  return repository;
}

interface Given {
  readonly owner: Account;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly defaultBranch: string;
  readonly parent?: Repository;
}

function newRepository(world: World, { parent, ...given }: Given): Repository {
  const id = world.nextId();
  return {
    ...given,
    id,
    created: world.now(),
    git: join(world.folder, `${id}.git`),
    parent,
    heads: new Map(),
    collaborators: new Map(),
    teams: new Map(),
    issues: new Map(),
    pulls: new Map(),
    comments: new Map(),
    checkSuites: new Map(),
    checkRuns: new Map(),
    statuses: [],
    deployments: new Map(),
    environments: new Map(),
    secrets: new Map(),
    variables: new Map(),
    protection: new Map(),
    runs: new Map(),
    workflows: new Map(),
  };
}

/** On the page of its settings, after its name was typed. */
export function removeRepository(world: World, repository: Repository, by: Account): void {
  const actor = personOf(by);
  emit(world, { event: "repository", action: "deleted", repository, actor, payload: {} });
  world.repositories.delete(repository.id);
}

/** To an account where the App may be installed, too. Whoever had it is told nothing more of it. */
export function transfer(world: World, repository: Repository, to: Account, by: Account): void {
  const { owner } = repository;
  const from =
    owner.type === "Organization"
      ? { organization: organizationView(world, owner) }
      : { user: accountView(world, owner) };
  const changes = { owner: { from } };
  world.formerNames.set(`${owner.login}/${repository.name}`.toLowerCase(), repository.id);
  repository.owner = to;
  const actor = personOf(by);
  emit(world, {
    event: "repository",
    action: "transferred",
    repository,
    actor,
    payload: { changes },
  });
}
