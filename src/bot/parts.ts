import type { Probot } from "probot";
import type { Store } from "../contracts/store.ts";
import type { BotLog } from "./log.ts";

/** What the bot's handlers are given. */
export interface BotParts {
  readonly store: Store;
  readonly log: BotLog;
  /** Puts something back for later: `BotApp.later` is called with it, perhaps in another process. */
  readonly later: (installation: number, data: object, ms: number) => Promise<void>;
}

/** What is done with deliveries. Both may be called again for the same thing. */
export interface BotApp {
  load(probot: Probot): void;
  later(probot: Probot, installation: number, data: object): Promise<void>;
}
