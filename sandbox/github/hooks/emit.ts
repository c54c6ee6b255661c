import { startWorkflows } from "../actions/trigger.ts";
import { isIn } from "../apps/routes.ts";
import { installationView } from "../apps/views.ts";
import type { App, Installation } from "../apps/types.ts";
import type { Actor } from "../people/actor.ts";
import { organizationView } from "../people/organization.ts";
import { accountView } from "../people/views.ts";
import type { Repository } from "../repos/types.ts";
import { repositoryView } from "../repos/views.ts";
import { nodeId, type World } from "../world.ts";

/** Something that others are told of. */
export interface Happening {
  readonly event: string;
  readonly action?: string;
  readonly repository: Repository;
  readonly actor: Actor;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Left out: every App that listens. */
  readonly only?: App;
  /** What a workflow that it starts checks out; the default branch when left out. */
  readonly ref?: { readonly name: string; readonly sha: string };
}

/** Tells every App that is installed there and listens, and starts the workflows that wait for it. */
export function emit(world: World, happening: Happening): void {
  const { event, action, repository, actor, only } = happening;
  const body = {
    ...(action === undefined ? {} : { action }),
    ...happening.payload,
    repository: repositoryView(world, repository),
    ...organizationPart(world, repository),
    sender: accountView(world, actor.account),
  };
  for (const installation of world.installations.values()) {
    if (!isIn(installation, repository) || !listens(installation, event)) continue;
    if (only !== undefined && installation.app.id !== only.id) continue;
    const { id } = installation;
    world.hooks.send(installation.app, {
      event,
      action,
      installation: id,
      repository: repository.id,
      body: { ...body, installation: { id, node_id: nodeId("MDI", id) } },
    });
  }
  startWorkflows(world, happening, body);
}

/** Installations are told of to their own App, whether it listens or not. */
export function emitInstallation(
  world: World,
  action: "created" | "deleted" | "suspend" | "unsuspend",
  installation: Installation,
  repositories: readonly Repository[],
): void {
  const brief = repositories.map(briefOf);
  world.hooks.send(installation.app, {
    event: "installation",
    action,
    installation: installation.id,
    repository: undefined,
    body: {
      action,
      installation: installationView(world, installation),
      repositories: brief,
      sender: accountView(world, installation.account),
    },
  });
}

/** Which repositories an installation may see. */
export function emitSelection(
  world: World,
  action: "added" | "removed",
  installation: Installation,
  repository: Repository,
): void {
  const [added, removed] = action === "added" ? [[repository], []] : [[], [repository]];
  world.hooks.send(installation.app, {
    event: "installation_repositories",
    action,
    installation: installation.id,
    repository: undefined,
    body: {
      action,
      installation: installationView(world, installation),
      repository_selection: "selected",
      repositories_added: added.map(briefOf),
      repositories_removed: removed.map(briefOf),
      requester: null,
      sender: accountView(world, installation.account),
    },
  });
}

function briefOf({ id, name, owner, isPrivate }: Repository): object {
  return {
    id,
    node_id: nodeId("R", id),
    name,
    full_name: `${owner.login}/${name}`,
    private: isPrivate,
  };
}

function listens({ app, isSuspended }: Installation, event: string): boolean {
  return !isSuspended && app.events.includes(event);
}

function organizationPart(world: World, { owner }: Repository): object {
  if (owner.type !== "Organization") return {};
  return { organization: organizationView(world, owner) };
}
