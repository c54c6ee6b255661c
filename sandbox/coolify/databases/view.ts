import { iso } from "../ids.ts";
import type { Database } from "./types.ts";

/** The address for containers of the same network. */
export function urlOf({ engine, columns, uuid }: Database): string {
  const of = (field: string) => encodeURIComponent(String(columns[field]));
  const { user, password, path } = engine.url;
  const place = `${engine.scheme}://${of(user)}:${of(password)}@${uuid}:${engine.port}`;
  return engine.scheme === "mongodb" ? `${place}/?directConnection=true` : `${place}/${of(path)}`;
}

export function databaseView(database: Database, sensitive: boolean): object {
  const { uuid, engine, columns, environmentId, status, createdAt } = database;
  const shown = Object.entries(columns).filter(([name]) => sensitive || !name.includes("password"));
  return {
    uuid,
    ...Object.fromEntries(shown),
    backup_configs: [],
    database_type: engine.type,
    environment_id: environmentId,
    ...(sensitive ? { internal_db_url: urlOf(database), external_db_url: null } : {}),
    status,
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
  };
}

/** As lists of everything on a server show it. */
export function databaseResource(database: Database): object {
  const { id, uuid, columns, engine, status, createdAt } = database;
  const times = { created_at: iso(createdAt), updated_at: iso(createdAt) };
  return { id, uuid, name: columns["name"], type: engine.type, ...times, status };
}
