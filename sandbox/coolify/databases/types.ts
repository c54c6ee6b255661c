import type { Engine } from "./engines.ts";

export interface Database {
  readonly id: number;
  readonly uuid: string;
  readonly engine: Engine;
  readonly serverId: number;
  readonly environmentId: number;
  /** What requests set, by the API's names. */
  readonly columns: Record<string, unknown>;
  status: string;
  isDoomed: boolean;
  readonly createdAt: number;
}

export function volumeOf({ engine, uuid }: Database): string {
  return `${engine.volume}-${uuid}`;
}

export function databaseLabel({ id }: Database): string {
  return `coolify.databaseId=${id}`;
}
