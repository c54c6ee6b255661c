import { iso } from "../ids.ts";
import { isSince } from "../versions.ts";
import type { World } from "../world.ts";
import type { EnvVar } from "./types.ts";

/** Values are told to those who may read secrets, and those shown once to nobody. */
export function envVarView(world: World, envVar: EnvVar, sensitive: boolean): object {
  const { id, uuid, key, createdAt } = envVar;
  const isTold = sensitive && envVar.isShownOnce !== true;
  return {
    id,
    uuid,
    comment: envVar.comment,
    is_buildtime: envVar.isBuildtime,
    is_literal: envVar.isLiteral,
    is_multiline: envVar.isMultiline,
    is_preview: envVar.isPreview,
    is_really_required: false,
    is_required: false,
    is_runtime: envVar.isRuntime,
    is_shared: false,
    is_shown_once: envVar.isShownOnce,
    key,
    ...(isTold ? { value: envVar.value, real_value: realValueOf(envVar) } : {}),
    version: world.settings.version,
    resourceable_type: "App\\Models\\Application",
    ...(isSince(world.settings.version, "4.2.0") ? { is_coolify: key.startsWith("SERVICE_") } : {}),
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
  };
}

/** As it stands in the file that the container gets: quoted where it is literal, JSON as it is. */
export function realValueOf({ value, isLiteral, isMultiline }: EnvVar): string | null {
  const text = value ?? "";
  if (/^[{[]/.test(text) && isJson(text)) return text;
  if (isLiteral || isMultiline) return `'${text}'`;
  return value === null ? null : escape(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function escape(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    .replaceAll('"', '\\"')
    .replaceAll("'", "\\'");
}
