import { ApiError, forbidden, notFound } from "../http/errors.ts";
import type { Route } from "../http/types.ts";
import { roleIn } from "../people/access.ts";
import { isAtLeast, type RoleName } from "../people/roles.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import type { Access, Auth, InstallationAuth, Needs, Permissions } from "./types.ts";

/**
 * Refuses what may not be asked. A repository that the token cannot see is not there (404); one that it
 * sees, without the permission, is 403.
 */
export function authorize(
  world: World,
  route: Pick<Route, "auth" | "needs" | "role">,
  auth: Auth,
  repository: Repository | undefined,
): void {
  if (route.auth === "app") return requireApp(auth);
  if (auth.kind === "app") {
    throw new ApiError(403, "Resource not accessible by integration");
  }
  if (repository !== undefined && !canSee(world, auth, repository)) throw notFound();
  if (route.auth === "any") return;
  if (auth.kind === "anonymous" && (route.needs !== undefined || repository === undefined)) {
    throw new ApiError(401, "Requires authentication");
  }
  if (auth.kind === "installation") requirePermission(auth, route.needs ?? []);
  if (auth.kind === "user" && repository !== undefined) {
    requireRole(world, auth.user.id, repository, route.role ?? "read");
  }
}

function requireApp(auth: Auth): void {
  if (auth.kind === "app") return;
  if (auth.kind === "anonymous") throw new ApiError(401, "Requires authentication");
  throw new ApiError(401, "A JSON web token could not be decoded");
}

/** Whether a repository is there at all for this token. */
export function canSee(world: World, auth: Auth, repository: Repository): boolean {
  if (!repository.isPrivate) return true;
  if (auth.kind === "user") return roleIn(world, repository, auth.user.id) !== undefined;
  return auth.kind === "installation" && covers(auth, repository);
}

function covers({ installation, repositories }: InstallationAuth, it: Repository): boolean {
  if (installation.account.id !== it.owner.id) return false;
  const chosen = installation.repositories?.has(it.id) ?? true;
  return chosen && (repositories?.has(it.id) ?? true);
}

function requirePermission({ permissions }: InstallationAuth, needs: Needs): void {
  if (needs.length === 0 || needs.some((set) => grants(permissions, set))) return;
  const accepted = needs.map(wordsOf).join("; ");
  throw forbidden("Resource not accessible by integration", {
    "x-accepted-github-permissions": accepted,
  });
}

export function wordsOf(set: Permissions): string {
  return Object.entries(set)
    .map(([name, access]) => `${name}=${access}`)
    .join(",");
}

const RANK: Readonly<Record<Access, number>> = { read: 1, write: 2, admin: 3 };

export function grants(held: Permissions, wanted: Permissions): boolean {
  return Object.entries(wanted).every(([name, access]) => {
    if (name === "metadata") return true;
    const have = held[name];
    return have !== undefined && RANK[have] >= RANK[access];
  });
}

function requireRole(world: World, id: number, repository: Repository, role: RoleName): void {
  const held = roleIn(world, repository, id)?.base ?? (repository.isPrivate ? undefined : "read");
  if (isAtLeast(held, role)) return;
  throw forbidden(role === "admin" ? "Must have admin rights to Repository." : "Forbidden");
}
