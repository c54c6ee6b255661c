import type { Call, Reply } from "../../http/types.ts";
import type { Token } from "../tokens.ts";
import type { Version } from "../versions.ts";
import type { World } from "../world.ts";

export type { Reply } from "../../http/types.ts";

/** What a token may be allowed; `root` is everything. */
export type Ability = "read" | "read:sensitive" | "write" | "write:sensitive" | "deploy" | "root";

/** A request whose token has been accepted. */
export interface Asked extends Call {
  readonly token: Token;
  /** May see secrets. */
  readonly sensitive: boolean;
}

export type Handler = (world: World, asked: Asked) => Reply | Promise<Reply>;

export interface Route {
  /** Exactly one is asked for. */
  readonly ability: Ability | ((version: Version) => Ability);
  readonly since?: string;
  readonly handle: Handler;
}

/** `GET /api/v1/servers/{uuid}` → what answers it. */
export type RouteTable = Readonly<Record<string, Route>>;

export function reading(handle: Handler, since?: string): Route {
  return { ability: "read", handle, ...(since === undefined ? {} : { since }) };
}

export function writing(handle: Handler, since?: string): Route {
  return { ability: "write", handle, ...(since === undefined ? {} : { since }) };
}

export function deploying(handle: Handler, since?: string): Route {
  return { ability: "deploy", handle, ...(since === undefined ? {} : { since }) };
}
