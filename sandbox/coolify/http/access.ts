import { isIP } from "node:net";
import { isAdmin, may, type Token } from "../tokens.ts";
import type { Version } from "../versions.ts";
import type { World } from "../world.ts";
import { ApiError, refused } from "./errors.ts";
import type { Ability, Route } from "./types.ts";

/** Reads the bearer. Throws 401 for what is no token of a member of its team. */
export function tokenOf(world: World, header: string | undefined): Token {
  const text = header?.startsWith("Bearer ") ? header.slice("Bearer ".length) : "";
  const token = world.tokens.get(text);
  if (token === undefined) throw refused(401, "Unauthenticated.");
  return token;
}

/** Whether the team, the instance and the token's abilities let a call pass, asked in this order. */
export function admit(world: World, token: Token, route: Route, address: string): void {
  const { version } = world.settings;
  mustBeMember(token);
  mustBeOpen(world, address);
  mustBeAble(token, abilityOf(route, version));
}

export function abilityOf(route: Route, version: Version): Ability {
  return typeof route.ability === "function" ? route.ability(version) : route.ability;
}

function mustBeMember(token: Token): void {
  if (!token.isMember) throw refused(401, "Invalid token.");
  const writes = ["root", "write", "write:sensitive"] as const;
  if (isAdmin(token)) return;
  if (writes.some((it) => token.abilities.includes(it))) {
    throw refused(403, "Missing required team role.");
  }
}

/** The odd `success` is the real one's. */
function mustBeOpen({ settings }: World, address: string): void {
  const refuse = (message: string) => new ApiError(403, { success: true, message });
  if (!settings.apiEnabled) throw refuse("API is disabled.");
  const allowed = settings.allowedIps;
  if (allowed.length === 0 || allowed.includes("0.0.0.0")) return;
  const plain = isIP(address) === 6 ? address.replace(/^::ffff:/, "") : address;
  if (!allowed.includes(plain)) throw refuse("You are not allowed to access the API.");
}

const OF_ADMINS: readonly Ability[] = [
  "root",
  "write",
  "write:sensitive",
  "deploy",
  "read:sensitive",
];

function mustBeAble(token: Token, ability: Ability): void {
  const tooMuch = OF_ADMINS.filter((it) => token.abilities.includes(it));
  if (!isAdmin(token) && tooMuch.length > 0) {
    throw refused(
      403,
      `This API token has permissions (${tooMuch.join(", ")}) that exceed your current role as a team member.`,
    );
  }
  if (!may(token, ability)) throw refused(403, `Missing required permissions: ${ability}`);
}
