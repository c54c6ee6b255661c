import { GraphQLError } from "graphql";
import { canSee, grants } from "../access/authorize.ts";
import type { Auth, Permissions } from "../access/types.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";

/** Who asks, and what they look at. */
export interface Viewer {
  readonly world: World;
  readonly auth: Auth;
}

export function sees({ world, auth }: Viewer, repository: Repository): boolean {
  return canSee(world, auth, repository);
}

/** Throws when a token of an App lacks a permission; the field is then null and the rest is told. */
export function require({ auth }: Viewer, ...sets: readonly Permissions[]): void {
  if (auth.kind !== "installation") return;
  if (sets.some((set) => grants(auth.permissions, set))) return;
  throw failure("FORBIDDEN", "Resource not accessible by integration");
}

export function failure(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

export function unresolved(what: string): GraphQLError {
  return failure("NOT_FOUND", `Could not resolve to ${what}.`);
}
