import { accountView } from "../people/views.ts";
import { iso, nodeId, type World } from "../world.ts";
import type { App, Installation } from "./types.ts";

export function appView(world: World, app: App): object {
  const { id, clientId, slug, name, owner, permissions, events } = app;
  const installed = [...world.installations.values()].filter((it) => it.app.id === id);
  return {
    id,
    client_id: clientId,
    slug,
    node_id: nodeId("A", id),
    owner: accountView(world, owner),
    name,
    description: "",
    external_url: `${world.base}/apps/${slug}`,
    html_url: `${world.base}/apps/${slug}`,
    created_at: iso(0),
    updated_at: iso(0),
    permissions,
    events,
    installations_count: installed.length,
  };
}

/** The same as it stands in events and beside comments, without the count. */
export function briefAppView(world: World, app: App | undefined): object | null {
  if (app === undefined) return null;
  const { installations_count: _, ...brief } = appView(world, app) as Record<string, unknown>;
  return brief;
}

export function installationView(world: World, installation: Installation): object {
  const { id, app, account, created, repositories, isSuspended } = installation;
  const url = `${world.base}/app/installations/${id}`;
  return {
    id,
    client_id: app.clientId,
    account: accountView(world, account),
    repository_selection: repositories === undefined ? "all" : "selected",
    access_tokens_url: `${url}/access_tokens`,
    repositories_url: `${world.base}/installation/repositories`,
    html_url: `${world.base}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: app.permissions,
    events: app.events,
    created_at: iso(created),
    updated_at: iso(created),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: isSuspended ? accountView(world, account) : null,
    suspended_at: isSuspended ? iso(world.now()) : null,
  };
}
