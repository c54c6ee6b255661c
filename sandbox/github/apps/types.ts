import type { KeyObject } from "node:crypto";
import type { Permissions } from "../access/types.ts";
import type { Account } from "../people/types.ts";

export interface App {
  readonly id: number;
  readonly clientId: string;
  readonly slug: string;
  readonly name: string;
  readonly owner: Account;
  /** `slug[bot]`: who its comments are by. */
  readonly bot: Account;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly publicKey: KeyObject;
  /** Where and how its events are told; absent: nowhere. */
  hook: AppHook | undefined;
}

export interface AppHook {
  url: string;
  secret: string;
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  readonly created: number;
  /** Ids; `undefined`: all of the account's, those to come included. */
  repositories: Set<number> | undefined;
  isSuspended: boolean;
}
