import type { PreviewQuota, PreviewRules } from "../../model/previews.ts";
import { parseDuration } from "../../model/units.ts";
import * as defaults from "./defaults.ts";
import type { LoadedConfig } from "./load.ts";
import { settingsOf } from "./resolve-preview.ts";
import type { PreviewsConfig } from "./schema.ts";

/** What a `deploy.yaml` says about the life of previews. Read it from the default branch alone. */
export function previewRulesOf({ config }: LoadedConfig): PreviewRules | "off" {
  const { previews } = config;
  if (previews === undefined) return "off";
  const { policy = {}, branch } = previews;
  const { sleepAfter, protect } = settingsOf(previews);
  const services = Object.entries(config.services);
  return {
    on: previews.on ?? defaults.previewOn,
    label: previews.label ?? defaults.previewLabel,
    keepLabel: previews.keep_label ?? defaults.keepLabel,
    drafts: policy.drafts ?? defaults.previewPolicy.drafts,
    bots: previews.bots ?? false,
    forks: policy.forks ?? "refuse",
    ...(branch === undefined ? {} : { branch }),
    paths: previews.paths ?? {},
    services: services.map(([name, { depends_on: dependsOn = [] }]) => ({ name, dependsOn })),
    // Coolify's containers are Coolify's to stop.
    ...(sleepAfter === undefined || config.target === "coolify" ? {} : { sleepAfter }),
    ...(protect === undefined ? {} : { protect: protect.kind }),
    ttl: previews.ttl ?? parseDuration(defaults.ttl) ?? 0,
    quota: quotaOf(previews.quota),
  };
}

function quotaOf(quota: PreviewsConfig["quota"] = {}): PreviewQuota {
  return {
    perRepository: quota.per_repository ?? defaults.previewsPerRepository,
    ...(quota.per_organisation === undefined ? {} : { perOrganisation: quota.per_organisation }),
    ...(quota.per_user === undefined ? {} : { perUser: quota.per_user }),
    ...(quota.monthly_usd === undefined ? {} : { monthly: quota.monthly_usd }),
  };
}
