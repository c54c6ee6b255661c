import type { Call as AnyCall, Reply, Routes as AnyRoutes } from "../../http/types.ts";
import type { Auth, Needs } from "../access/types.ts";
import type { RoleName } from "../people/roles.ts";
import type { World } from "../world.ts";

export type { Reply };

/** One request as a handler sees it: who asks has been found out and may ask. */
export interface Call extends AnyCall {
  readonly auth: Auth;
}

export type Handler = (world: World, call: Call) => Reply | Promise<Reply>;

export interface Route {
  /** For the App itself (`app`), or for what is no App's and no repository's business (`any`). */
  readonly auth?: "app" | "any";
  /** Permissions of a token of an App, any of these sets. Left out: none beyond seeing the repository. */
  readonly needs?: Needs;
  /** What a person needs; `read` when left out. */
  readonly role?: RoleName;
  readonly run: Handler;
}

export type Routes = AnyRoutes<Route>;
