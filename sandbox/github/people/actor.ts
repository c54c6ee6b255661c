import type { Auth } from "../access/types.ts";
import type { App } from "../apps/types.ts";
import { ApiError } from "../http/errors.ts";
import type { Account } from "./types.ts";

/** Who something is done by, and through which App. */
export interface Actor {
  readonly account: Account;
  readonly app: App | undefined;
  /** What a job's token does starts no workflow. */
  readonly isJob: boolean;
}

export function actorOf(auth: Auth): Actor {
  if (auth.kind === "user") return { account: auth.user, app: undefined, isJob: false };
  if (auth.kind === "installation") {
    return { account: auth.app.bot, app: auth.app, isJob: auth.isJob };
  }
  throw new ApiError(401, "Requires authentication");
}

export function personOf(account: Account): Actor {
  return { account, app: undefined, isJob: false };
}
