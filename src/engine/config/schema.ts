import type * as z from "zod/mini";
import * as defaults from "./defaults.ts";
import { key, mapOf, object, optional, text } from "./schema/base.ts";
import { environment, target } from "./schema/environment.ts";
import { chatops, permissions, type policy } from "./schema/policy.ts";
import { previews } from "./schema/previews.ts";
import { integer, name } from "./schema/scalars.ts";
import { service } from "./schema/service.ts";

const registry = text({
  kind: "a registry",
  pattern: /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/,
  fix: "write host and path without https:// and without a tag, such as ghcr.io/acme",
  max: 255,
});

/**
 * The whole of `deploy.yaml`. Validation, `deploy.schema.json` and `docs/configuration.md` all come
 * from here. What concerns several keys at once is in `check/`.
 */
export const schema = object("Project", {
  project: key(name, "Name of the project; part of the names of everything made for it"),
  target: optional(target, "How services run on hosts", defaults.target),
  registry: optional(registry, "Where images are pushed; left out: images travel over SSH"),
  services: key(mapOf(name, service), "The processes of the project, by name"),
  environments: optional(mapOf(name, environment), "The places it runs, by name"),
  previews: optional(previews, "Environments of pull requests"),
  limits: optional(
    object("Limits", {
      droplets: optional(integer(0, 1000), "Droplets of this project at once", defaults.droplets),
    }),
    "What must never be exceeded",
  ),
  permissions: optional(
    permissions,
    "Environment (or `previews`) → command in a comment → least role in the repository, or who else; left out: what docs/chatops.md says of each command",
  ),
  chatops: optional(chatops, "Commands in the comments of pull requests"),
  keep: optional(
    object("Keep", {
      releases: optional(
        integer(1, 100),
        "Releases whose record and image stay on a host, the active one included",
        defaults.keepReleases,
      ),
    }),
    "What is kept for rollback",
  ),
});

export type Config = z.output<typeof schema>;
export type ServiceConfig = Config["services"][string];
export type EnvironmentConfig = NonNullable<Config["environments"]>[string];
export type PreviewsConfig = NonNullable<Config["previews"]>;
export type HostsConfig = PreviewsConfig["hosts"];
export type PolicyConfig = z.output<typeof policy>;
