import type { Migration } from "kysely/migration";
import * as first from "./0001-first.ts";
import * as auditIsKept from "./0002-audit-is-kept.ts";
import * as previews from "./0003-previews.ts";

/**
 * Forward only, in the order of their names. A migration that was released is never changed; each is
 * tested on the data of the version before it.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-first": first,
  "0002-audit-is-kept": auditIsKept,
  "0003-previews": previews,
};
