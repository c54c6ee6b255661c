/** Roles in a repository, weakest first. */
export const ROLES = ["read", "triage", "write", "maintain", "admin"] as const;

export type RoleName = (typeof ROLES)[number];

export interface Role {
  readonly base: RoleName;
  /** Name of a custom role that rests on `base`. */
  readonly custom?: string;
}

export function isAtLeast(role: RoleName | undefined, wanted: RoleName): boolean {
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(wanted);
}

/** The old word for a role: `permission` knows no triage and no maintain. */
export function legacyName(role: RoleName | undefined): string {
  if (role === undefined) return "none";
  if (role === "triage") return "read";
  return role === "maintain" ? "write" : role;
}

export function strongest(roles: readonly (Role | undefined)[]): Role | undefined {
  return roles
    .filter((role) => role !== undefined)
    .sort((a, b) => ROLES.indexOf(b.base) - ROLES.indexOf(a.base))[0];
}
