import type { ColumnType, Generated } from "kysely";
import type { Preview } from "../../model/previews.ts";

/** Written as text of JSON, read as what it says. */
type Json<T> = ColumnType<T, string, string>;
type Stamp = ColumnType<Date, Date | undefined, Date>;

export interface AuditTable {
  id: Generated<string>;
  at: Stamp;
  once: string;
  correlation: string;
  event: string;
  repository: string;
  environment: string | null;
  pull: number | null;
  command: string | null;
  who: string;
  user_id: string | number | null;
  revision: string | null;
  reason: string | null;
  facts: Json<Record<string, string | number>> | null;
}

export interface CacheTable {
  key: string;
  value: Json<unknown>;
  version: Generated<string>;
  written: Stamp;
}

export interface HeadTable {
  repository: string | number;
  pull: number;
  at: Date;
  sha: string;
}

export interface DeadLetterTable {
  id: Generated<string>;
  queue: string;
  job: string;
  key: string | null;
  data: Json<unknown>;
  attempts: number;
  error: string;
  since: Stamp;
}

export interface JobTable {
  /** The order in which jobs were put. */
  seq: Generated<string>;
  id: string;
  queue: string;
  key: string | null;
  /** JSON; empty when the job is done. */
  data: string;
  /** 0 waiting, 1 active, 2 done. */
  state: Generated<number>;
  attempts: Generated<number>;
  due: Date;
  /** When it was claimed, refreshed or done. */
  claimed: Date | null;
}

export interface PreviewTable {
  repository: string | number;
  pull: number;
  organisation: string | number;
  takes: boolean;
  data: Json<Preview>;
  version: Generated<string>;
  written: Stamp;
}

/** Of an account: grows with every place that is taken. */
export interface PreviewTurnTable {
  organisation: string | number;
  turn: Generated<string>;
}

/** What `migrations/` make. */
export interface Tables {
  job: JobTable;
  audit: AuditTable;
  cache: CacheTable;
  head: HeadTable;
  dead_letter: DeadLetterTable;
  preview: PreviewTable;
  preview_turn: PreviewTurnTable;
}
