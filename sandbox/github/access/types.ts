import type { App, Installation } from "../apps/types.ts";
import type { Account } from "../people/types.ts";

export type Access = "read" | "write" | "admin";

/** Permissions of a token: `{ pull_requests: "write" }`. */
export type Permissions = Readonly<Record<string, Access>>;

/** Any of these sets suffices. */
export type Needs = readonly Permissions[];

/** On whose behalf a request is made. */
export type Auth =
  | { readonly kind: "anonymous" }
  /** The App itself, by its key. */
  | { readonly kind: "app"; readonly app: App }
  /** An App where it is installed; `job`: the token that a workflow's job is given. */
  | InstallationAuth
  | { readonly kind: "user"; readonly user: Account };

export interface InstallationAuth {
  readonly kind: "installation";
  readonly app: App;
  readonly installation: Installation;
  readonly permissions: Permissions;
  /** Ids; `undefined`: all of the installation's. */
  readonly repositories: ReadonlySet<number> | undefined;
  readonly isJob: boolean;
}
