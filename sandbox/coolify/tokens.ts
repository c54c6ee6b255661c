import { randomBytes } from "node:crypto";
import type { Ability } from "./http/types.ts";

export type Role = "owner" | "admin" | "member";

/** A personal access token: one user in one team. */
export interface Token {
  /** `<id>|<secret>`, as it is sent. */
  readonly text: string;
  readonly user: string;
  readonly team: number;
  readonly abilities: readonly Ability[];
  readonly role: Role;
  /** False: the user has left the team. */
  isMember: boolean;
}

export interface TokenRequest {
  /** `["root"]` when left out. */
  readonly abilities?: readonly Ability[];
  readonly role?: Role;
  readonly team?: number;
  readonly user?: string;
}

export function newToken(id: number, request: TokenRequest): Token {
  const { abilities = ["root"], role = "owner", team = 0, user = `user-${team}` } = request;
  const secret = randomBytes(20).toString("hex");
  return { text: `${id}|${secret}`, user, team, abilities, role, isMember: true };
}

export function may(token: Token, ability: Ability): boolean {
  return token.abilities.includes("root") || token.abilities.includes(ability);
}

export function isAdmin(token: Token): boolean {
  return token.role !== "member";
}
