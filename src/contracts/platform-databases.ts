import type { Scope } from "../model/names.ts";
import type { HostAddress, Service } from "../model/project.ts";

/** A stateful service on its one host. */
export interface DatabasePlace {
  readonly scope: Scope;
  readonly spec: Service;
  readonly host: { readonly name: string; readonly address: HostAddress };
  /** Its variables, as its image would be given them. */
  readonly values: Readonly<Record<string, string>>;
}

export interface PlatformDatabase {
  /** Names its container, too. */
  readonly id: string;
  readonly service: string;
  readonly image: string;
  /** In the platform's own words. */
  readonly status: string;
  /** It is limited as the specification wants it. */
  fits(spec: Service): boolean;
}

/**
 * Databases that a platform keeps for us: one of each stateful service, never two, with data that
 * outlives releases. Rejections are those of `Platform`.
 */
export interface PlatformDatabases {
  /** Why it could not keep this, with what to do; empty: it can. Asks nobody. */
  readonly objections: (spec: Service, names: readonly string[]) => readonly string[];
  /** Where containers of its host reach it. */
  readonly address: (id: string, place: Pick<DatabasePlace, "spec" | "values">) => string;
  /** Of an environment, complete or rejected. */
  list(scope: Scope): Promise<readonly PlatformDatabase[]>;
  /** Makes it when absent, and starts nothing. */
  ensure(place: DatabasePlace): Promise<string>;
  /** Image and limits, from its next start on. */
  update(id: string, spec: Service): Promise<void>;
  /** Starts or stops it, soon; as it is already is no error. */
  turn(id: string, on: boolean): Promise<void>;
  /** Its data, too. An absent one is no error. */
  remove(id: string): Promise<void>;
}
