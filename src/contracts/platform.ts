import type { Scope } from "../model/names.ts";
import type { Placement } from "../model/plan.ts";
import type { HostAddress, Service } from "../model/project.ts";
import type { Slot } from "../model/slot.ts";

/** One slot of one service on one host: what a platform calls an application. */
export interface SlotPlace {
  readonly scope: Scope;
  readonly service: string;
  readonly slot: Slot;
  readonly host: { readonly name: string; readonly address: HostAddress };
  /** What it shall run first. */
  readonly image: string;
  /** Absent: that image. */
  readonly spec?: Pick<Service, "source" | "port">;
}

/** What an application shall run. */
export interface Wish {
  readonly scope: Scope;
  readonly spec: Service;
  readonly place: Placement;
  readonly envVars: Readonly<Record<string, string>>;
  /** Names of variables that were given to it before; absent: it is asked. */
  readonly given?: readonly string[];
  /** How long it took the last times, milliseconds: when to look first. */
  readonly took?: readonly number[];
}

/** An application of ours as the platform lists it. */
export interface Application {
  readonly id: string;
  readonly scope: Scope;
  readonly service: string;
  readonly slot: Slot;
  readonly host: string;
  /** In the platform's own words. */
  readonly status: string;
  /** What it was last told to run. */
  readonly image: string;
  /** Of the host, that it publishes. */
  readonly port?: number;
}

/**
 * A program of its own that runs containers on hosts for us, in people's sight. It is asked over its
 * API and never trusted: whether a slot answers is found out on the host. Rejections:
 * `API_UNREACHABLE` (it may have happened all the same), `API_REFUSED`, `API_OFF`, `API_VERSION`,
 * `TOKEN_REFUSED`, `TOKEN_LACKS`.
 */
export interface Platform {
  /** For messages. */
  readonly name: string;
  /** Why it could not run this as wanted, with what to do; empty: it can. Asks nobody. */
  readonly objections: (wish: Pick<Wish, "spec" | "envVars">) => readonly string[];
  /** The id of the application of a slot; made when absent, with all that it lies in. Never a second. */
  ensure(place: SlotPlace): Promise<string>;
  /**
   * Replaces what the application runs, variables included; resolves to the milliseconds it took
   * when a container was started, to nothing when there is no such application. Rejects with
   * `PLATFORM_FAILED` when it could not; what ran there before is gone then, too.
   */
  deploy(id: string, wish: Wish, signal: AbortSignal): Promise<number | undefined>;
  /** Ends its container and removes nothing else; soon. False: there is no such application. */
  stop(id: string): Promise<boolean>;
  /** Of an environment, complete or rejected. */
  applications(scope: Scope): Promise<readonly Application[]>;
  /** All of an environment, and where nothing else is left what it lay in. Tells what is gone. */
  remove(scope: Scope): Promise<readonly Application[]>;
  /** Requests to its API so far. */
  readonly calls: () => number;
}
