import { z } from "zod";
import { grants } from "../access/authorize.ts";
import { mintInstallationToken } from "../access/tokens.ts";
import type { Permissions } from "../access/types.ts";
import { ApiError, notFound, unprocessable } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { numberIn, read, textIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { repositoryOf } from "../repos/find.ts";
import type { Repository } from "../repos/types.ts";
import { repositoryView } from "../repos/views.ts";
import { iso, type World } from "../world.ts";
import type { App, Installation } from "./types.ts";
import { appView, installationView } from "./views.ts";

const tokenRequest = z.object({
  repositories: z.array(z.string()).max(500).optional(),
  repository_ids: z.array(z.number()).max(500).optional(),
  permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).optional(),
});

function appOf(call: Call): App {
  if (call.auth.kind !== "app") throw notFound();
  return call.auth.app;
}

const getApp: Handler = (world, call) => ({ status: 200, body: appView(world, appOf(call)) });

/** Anybody may look at an App that is public; ours are seen by their slug. */
const findApp: Handler = (world, call) => {
  const slug = textIn(call, "app_slug");
  const app = [...world.apps.values()].find((it) => it.slug === slug);
  if (app === undefined) throw notFound();
  return { status: 200, body: appView(world, app) };
};

const listInstallations: Handler = (world, call) =>
  paged(call, installationsOf(world, appOf(call)), (it) => installationView(world, it));

const getInstallation: Handler = (world, call) => ({
  status: 200,
  body: installationView(world, installationOf(world, call)),
});

const getRepositoryInstallation: Handler = (world, call) => {
  const repository = repositoryOf(world, call);
  const installation = installationsOf(world, appOf(call)).find((it) => isIn(it, repository));
  if (installation === undefined) throw notFound();
  return { status: 200, body: installationView(world, installation) };
};

/** Never more than the App was given, never beyond the repositories it was installed in. */
const createToken: Handler = (world, call) => {
  const installation = installationOf(world, call);
  if (installation.isSuspended) throw new ApiError(403, "This installation has been suspended");
  const request = read(tokenRequest, call);
  const permissions = narrow(installation.app.permissions, request.permissions);
  const chosen = chosenRepositories(world, installation, request);
  const ids = chosen && new Set(chosen.map(({ id }) => id));
  const { token, expires } = mintInstallationToken(world, installation, permissions, ids);
  const some = chosen === undefined && installation.repositories === undefined;
  return {
    status: 201,
    body: {
      token,
      expires_at: iso(expires),
      permissions,
      repository_selection: some ? "all" : "selected",
      ...(chosen && { repositories: chosen.map((it) => repositoryView(world, it)) }),
    },
  };
};

const listRepositories: Handler = (world, call) => {
  const { auth } = call;
  if (auth.kind !== "installation") throw notFound();
  const all = repositoriesOf(world, auth.installation);
  const seen = all.filter(({ id }) => auth.repositories?.has(id) ?? true);
  return paged(
    call,
    seen,
    (it) => repositoryView(world, it),
    (repositories) => ({
      total_count: seen.length,
      repository_selection: auth.installation.repositories === undefined ? "all" : "selected",
      repositories,
    }),
  );
};

function installationsOf(world: World, app: App): Installation[] {
  return [...world.installations.values()].filter((it) => it.app.id === app.id);
}

function installationOf(world: World, call: Call): Installation {
  const id = numberIn(call, "installation_id");
  const found = installationsOf(world, appOf(call)).find((it) => it.id === id);
  if (found === undefined) throw notFound();
  return found;
}

export function isIn(installation: Installation, { id, owner }: Repository): boolean {
  return installation.account.id === owner.id && (installation.repositories?.has(id) ?? true);
}

export function repositoriesOf(world: World, installation: Installation): Repository[] {
  return [...world.repositories.values()].filter((it) => isIn(installation, it));
}

function narrow(held: Permissions, wanted: Permissions | undefined): Permissions {
  if (wanted === undefined) return held;
  if (grants(held, wanted)) return { metadata: "read", ...wanted };
  throw unprocessable("The permissions requested are not granted to this installation.");
}

function chosenRepositories(
  world: World,
  installation: Installation,
  { repositories, repository_ids: ids }: z.output<typeof tokenRequest>,
): Repository[] | undefined {
  if (repositories === undefined && ids === undefined) return undefined;
  const all = repositoriesOf(world, installation);
  const chosen = all.filter(({ id, name }) => ids?.includes(id) || repositories?.includes(name));
  if (chosen.length === (repositories?.length ?? 0) + (ids?.length ?? 0)) return chosen;
  throw unprocessable(
    "There is at least one repository that does not exist or is not accessible to the parent installation.",
  );
}

export const appRoutes: Routes = {
  "GET /apps/{app_slug}": { auth: "any", run: findApp },
  "GET /app": { auth: "app", run: getApp },
  "GET /app/installations": { auth: "app", run: listInstallations },
  "GET /app/installations/{installation_id}": { auth: "app", run: getInstallation },
  "POST /app/installations/{installation_id}/access_tokens": { auth: "app", run: createToken },
  "GET /repos/{owner}/{repo}/installation": { auth: "app", run: getRepositoryInstallation },
  "GET /installation/repositories": { auth: "any", run: listRepositories },
};
