import type { Clock } from "../http/clock.ts";
import type { InstallationAuth } from "./access/types.ts";
import type { App, Installation } from "./apps/types.ts";
import type { Hooks } from "./hooks/deliver.ts";
import type { Account, Team } from "./people/types.ts";
import type { Repository } from "./repos/types.ts";
import type { RateBook } from "./http/rates.ts";
import type { Fleet } from "./actions/fleet.ts";
import type { Settings } from "./settings.ts";

export interface Token {
  readonly auth: InstallationAuth | { readonly kind: "user"; readonly user: Account };
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** All of GitHub. Handlers change it; nothing else does. */
export interface World {
  readonly settings: Settings;
  readonly clock: Clock;
  /** `http://127.0.0.1:…`, for links. */
  base: string;
  /** Where the bare repositories are. */
  readonly folder: string;
  readonly accounts: Map<number, Account>;
  readonly teams: Map<number, Team>;
  /** Organization id → ids of its members. */
  readonly members: Map<number, Set<number>>;
  readonly apps: Map<number, App>;
  readonly installations: Map<number, Installation>;
  readonly repositories: Map<number, Repository>;
  /** `owner/name` in lower case, as it was once → id: what was renamed is still found. */
  readonly formerNames: Map<string, number>;
  readonly tokens: Map<string, Token>;
  readonly rates: RateBook;
  readonly hooks: Hooks;
  readonly fleet: Fleet;
  nextId(): number;
  /** Ids of what there are most of have long left 32 bits: comments, checks, runs. */
  nextBigId(): number;
  now(): number;
}

/** A time as the API writes it, without milliseconds. */
export function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

/** The same where there may be none. */
export function isoMaybe(ms: number | undefined): string | null {
  return ms === undefined ? null : iso(ms);
}

/** An id for GraphQL that says what it names, as the real ones do: `PR_kwDO…`. */
export function nodeId(prefix: string, id: number | string): string {
  return `${prefix}_${Buffer.from(`sandbox:${prefix}:${id}`).toString("base64url")}`;
}
