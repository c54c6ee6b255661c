import type { Audit } from "../../contracts/audit.ts";
import type { Cache } from "../../contracts/cache.ts";
import type { Conversation, Dispatcher } from "../../contracts/forge-writes.ts";
import type { Forge } from "../../contracts/forge.ts";
import type { Heads } from "../../contracts/heads.ts";
import type { HoldStore } from "../../contracts/lock.ts";
import type { Time } from "../../contracts/time.ts";
import type {
  Delivery,
  Happening,
  Policy,
  Refusal,
  Repository,
  RowPreview,
} from "../../model/chatops/index.ts";
import type { PreviewRecords } from "../../contracts/previews.ts";
import type { PreviewEvent } from "../../model/previews.ts";

/** Everything that commands in comments use of the world, for one repository's installation. */
export interface Ports {
  readonly forge: Forge;
  readonly conversation: Conversation;
  readonly dispatcher: Dispatcher;
  readonly holds: (repository: Repository, environment: string) => HoldStore;
  readonly records: (repository: Repository) => PreviewRecords;
  readonly audit: Audit;
  readonly cache: Cache;
  readonly heads: Heads;
  /** Text of `deploy.yaml` → what it allows. Throws ConfigError. */
  readonly policyOf: (text: string) => Promise<Policy>;
  readonly time: Pick<Time, "now">;
  /** Brings a delivery back after so many milliseconds. */
  readonly later: (delivery: Delivery, ms: number) => Promise<void>;
  /** Absent: nobody looks after previews. */
  readonly previews?: PreviewKeeper;
  readonly settings: Settings;
}

/** Looks after the previews of pull requests. */
export interface PreviewKeeper {
  /** Thinks about one because of an event; resolves to why it has no place, and to how it is then. */
  tend(place: PullPlace, event: PreviewEvent): Promise<Tended>;
  /** Compares all of a repository with its pull requests. */
  sweep(repository: Repository): Promise<void>;
  /** Asks those of a repository whether they sleep, which nobody tells. */
  watch(due: Extract<Delivery, { kind: "watch" }>): Promise<void>;
  /** For people: how much of each quota is taken, and what all of it has cost so far. */
  uses(repository: Repository): Promise<readonly string[]>;
}

type PullPlace = Pick<Happening, "repository" | "pull">;

export interface Tended {
  readonly refusal?: Refusal;
  /** Nothing is done, and why. */
  readonly why?: string;
  readonly preview?: RowPreview;
}

export interface Settings {
  /** Id of our App; absent inside an Action. */
  readonly app?: number;
  /** Path of `deploy.yaml`. */
  readonly config: string;
  /** File name in `.github/workflows`. */
  readonly workflow: string;
}
