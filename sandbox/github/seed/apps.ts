import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import type { Permissions } from "../access/types.ts";
import { grants } from "../access/authorize.ts";
import type { App, Installation } from "../apps/types.ts";
import { repositoriesOf } from "../apps/routes.ts";
import { emitInstallation, emitSelection } from "../hooks/emit.ts";
import type { Account } from "../people/types.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { addAccount } from "./people.ts";

export interface AppRequest {
  readonly slug: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  /** Where its events go; absent: nowhere until it is told. */
  readonly hookUrl?: string;
  readonly hookSecret?: string;
  /** PEM; one of its own when left out, which takes a moment. */
  readonly privateKey?: string;
}

export interface CreatedApp {
  readonly app: App;
  /** PEM, as it is downloaded once. */
  readonly privateKey: string;
  readonly secret: string;
}

/** What an App must be allowed to read before it may listen. */
const LISTENING: Readonly<Record<string, string>> = {
  issue_comment: "issues pull_requests",
  pull_request: "pull_requests",
  pull_request_review: "pull_requests",
  pull_request_review_comment: "pull_requests",
  check_run: "checks",
  check_suite: "checks",
  status: "statuses",
  deployment: "deployments",
  deployment_status: "deployments",
  workflow_run: "actions",
  workflow_job: "actions",
  push: "contents",
  create: "contents",
  delete: "contents",
  repository: "metadata",
};

/** Registers an App. Throws when it wants to hear of what it may not see. */
export function addApp(world: World, owner: Account, request: AppRequest): CreatedApp {
  const {
    slug,
    permissions,
    events,
    hookUrl,
    hookSecret = randomBytes(20).toString("hex"),
  } = request;
  const deaf = events.filter((event) => !mayHear(permissions, event));
  if (deaf.length > 0) throw new Error(`no permission to hear of ${deaf.join(", ")}`);
  const privateKey = request.privateKey ?? newKey();
  const app: App = {
    id: world.nextId(),
    clientId: `Iv23li${randomBytes(7).toString("hex")}`,
    slug,
    name: slug,
    owner,
    bot: addAccount(world, `${slug}[bot]`, "Bot").account,
    permissions: { metadata: "read", ...permissions },
    events,
    publicKey: createPublicKey(privateKey),
    hook: hookUrl === undefined ? undefined : { url: hookUrl, secret: hookSecret },
  };
  world.apps.set(app.id, app);
  return { app, privateKey, secret: hookSecret };
}

/** As GitHub hands it out, once. */
function newKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs1", format: "pem" }).toString();
}

function mayHear(permissions: Permissions, event: string): boolean {
  const wanted = LISTENING[event]?.split(" ") ?? [];
  return wanted.some((name) => grants(permissions, { [name]: "read" }));
}

export function install(
  world: World,
  { app }: CreatedApp,
  account: Account,
  repositories: readonly Repository[] | undefined,
): Installation {
  const installation: Installation = {
    id: world.nextId(),
    app,
    account,
    created: world.now(),
    repositories: repositories && new Set(repositories.map(({ id }) => id)),
    isSuspended: false,
  };
  world.installations.set(installation.id, installation);
  emitInstallation(world, "created", installation, repositoriesOf(world, installation));
  return installation;
}

/** Its tokens are worth nothing from now on. */
export function uninstall(world: World, installation: Installation): void {
  const repositories = repositoriesOf(world, installation);
  world.installations.delete(installation.id);
  emitInstallation(world, "deleted", installation, repositories);
}

/** It is still there, and may do nothing. */
export function suspend(world: World, installation: Installation, isSuspended: boolean): void {
  installation.isSuspended = isSuspended;
  const repositories = repositoriesOf(world, installation);
  emitInstallation(world, isSuspended ? "suspend" : "unsuspend", installation, repositories);
}

/** In the settings of the installation: this repository is one of its own, or no longer. */
export function select(
  world: World,
  installation: Installation,
  repository: Repository,
  isSelected: boolean,
): void {
  const all = repositoriesOf(world, installation).map(({ id }) => id);
  const ids = (installation.repositories ??= new Set(all));
  if (isSelected) ids.add(repository.id);
  else ids.delete(repository.id);
  emitSelection(world, isSelected ? "added" : "removed", installation, repository);
}
