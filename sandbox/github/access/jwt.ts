import { verify } from "node:crypto";
import { ApiError } from "../http/errors.ts";
import type { App } from "../apps/types.ts";
import type { World } from "../world.ts";

const LONGEST = 600;
/** Clocks differ: so much of the future is now. */
const SKEW = 60;

type Claims = Readonly<Record<string, unknown>>;

/** The App that signed a token with its key. Throws 401 for anything but a good one. */
export function appOfJwt(world: World, token: string): App {
  const [head = "", body = "", signature = ""] = token.split(".");
  const claims = decode(body);
  if (decode(head)["alg"] !== "RS256") throw undecodable();
  const app = [...world.apps.values()].find(
    ({ id, clientId }) => String(id) === String(claims["iss"]) || clientId === claims["iss"],
  );
  if (app === undefined) throw new ApiError(404, "Integration not found");
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify("sha256", signed, app.publicKey, Buffer.from(signature, "base64url"))) {
    throw undecodable();
  }
  judgeTimes(claims, Math.floor(world.now() / 1000));
  return app;
}

function judgeTimes({ iat, exp }: Claims, now: number): void {
  if (typeof exp !== "number" || exp <= now) {
    throw wrong("Expiration time", "exp", "must be a numeric value representing a future time");
  }
  if (exp > now + LONGEST + SKEW) throw wrong("Expiration time", "exp", "is too far in the future");
  if (typeof iat !== "number" || iat > now + SKEW) {
    throw wrong("Issued at", "iat", "must be an Integer representing a time that has passed");
  }
}

function wrong(name: string, claim: string, problem: string): ApiError {
  return new ApiError(401, `'${name}' claim ('${claim}') ${problem}`);
}

function undecodable(): ApiError {
  return new ApiError(401, "A JSON web token could not be decoded");
}

function decode(part: string): Claims {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString()) as Claims;
  } catch {
    throw undecodable();
  }
}
