import { ApiError } from "../http/errors.ts";
import type { World } from "../world.ts";
import { appOfJwt } from "./jwt.ts";
import type { Auth } from "./types.ts";

/** Finds out who asks. Throws 401 for credentials that are none, or no longer. */
export function authenticate(world: World, header: string | undefined): Auth {
  if (header === undefined) return { kind: "anonymous" };
  const secret = secretIn(header);
  if (secret.split(".").length === 3 && !secret.startsWith("gh")) {
    return { kind: "app", app: appOfJwt(world, secret) };
  }
  const token = world.tokens.get(secret);
  if (token === undefined || token.expires <= world.now()) throw badCredentials();
  const { auth } = token;
  if (auth.kind === "installation" && !isAlive(world, auth.installation.id)) throw badCredentials();
  if (auth.kind === "installation" && auth.installation.isSuspended) {
    throw new ApiError(403, "This installation has been suspended");
  }
  if (auth.kind === "user" && auth.user.isDeleted) throw badCredentials();
  return auth;
}

/** The token in `bearer …`, in `token …` or in what git sends. */
function secretIn(header: string): string {
  const [scheme = "", value = ""] = header.split(/ +/, 2);
  if (/^(bearer|token)$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) throw badCredentials();
  const [name = "", password = ""] = Buffer.from(value, "base64").toString().split(":", 2);
  return password === "" || password === "x-oauth-basic" ? name : password;
}

function isAlive(world: World, installation: number): boolean {
  return world.installations.has(installation);
}

function badCredentials(): ApiError {
  return new ApiError(401, "Bad credentials");
}
