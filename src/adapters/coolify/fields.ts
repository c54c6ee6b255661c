import { isAtLeast, type Version } from "./version.ts";

/**
 * Body fields that we send, and since when they are taken: one that a version does not know fails
 * the whole request. A field that is not listed here is a mistake of ours.
 */
const SINCE: Readonly<Record<"application" | "server", Readonly<Record<string, Version>>>> = {
  application: {
    ...always([
      "project_uuid",
      "server_uuid",
      "environment_name",
      "environment_uuid",
      "name",
      "description",
      "docker_registry_image_name",
      "docker_registry_image_tag",
      "git_repository",
      "git_branch",
      "git_commit_sha",
      "build_pack",
      "base_directory",
      "dockerfile",
      "dockerfile_location",
      "is_auto_deploy_enabled",
      "private_key_uuid",
      "ports_exposes",
      "ports_mappings",
      "custom_labels",
      "custom_docker_run_options",
      "limits_memory",
      "limits_cpus",
      "health_check_enabled",
      "autogenerate_domain",
      "instant_deploy",
    ]),
    stop_grace_period: [4, 2, 0],
  },
  server: {
    ...always([
      "ip",
      "port",
      "user",
      "name",
      "description",
      "private_key_uuid",
      "proxy_type",
      "is_build_server",
      "instant_validate",
    ]),
  },
};

function always(fields: readonly string[]): Record<string, Version> {
  return Object.fromEntries(fields.map((field) => [field, [0, 0, 0]]));
}

/** The part of a body that a version takes. Absent values are left out. */
export function bodyFor(
  version: Version,
  kind: keyof typeof SINCE,
  fields: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const allowed = Object.entries(fields).filter(([field, value]) => {
    const since = SINCE[kind][field];
    if (since === undefined) throw new Error(`${field} is in no list of Coolify's fields`);
    return value !== undefined && isAtLeast(version, since);
  });
  return Object.fromEntries(allowed);
}
