import { randomBytes } from "node:crypto";
import type { Installation } from "../apps/types.ts";
import type { Account } from "../people/types.ts";
import type { World } from "../world.ts";
import type { InstallationAuth, Permissions } from "./types.ts";

const HOUR = 3_600_000;
const FOREVER = Number.MAX_SAFE_INTEGER;

export interface Minted {
  readonly token: string;
  readonly expires: number;
}

/**
 * A token of an installation. Since 2026 they are long, carry the App's number and a JWT, and nobody
 * may count on forty characters.
 */
export function mintInstallationToken(
  world: World,
  installation: Installation,
  permissions: Permissions,
  repositories: ReadonlySet<number> | undefined,
  isJob = false,
): Minted {
  const { app } = installation;
  const auth: InstallationAuth = {
    kind: "installation",
    app,
    installation,
    permissions,
    repositories,
    isJob,
  };
  // A whole second: the answer tells it without milliseconds.
  const expires = Math.floor((world.now() + HOUR) / 1000) * 1000;
  const words = [randomBytes(24), randomBytes(120), randomBytes(64)];
  const token = `ghs_${app.id}_${words.map((it) => it.toString("base64url")).join(".")}`;
  world.tokens.set(token, { auth, expires });
  return { token, expires };
}

/** A person's own token; it may do what the person may. */
export function mintUserToken(world: World, user: Account): string {
  const token = `ghp_${randomBytes(18).toString("hex")}`;
  world.tokens.set(token, { auth: { kind: "user", user }, expires: FOREVER });
  return token;
}
